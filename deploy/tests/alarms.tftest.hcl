mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  alarm_actions = ["arn:aws:sns:eu-central-1:123456789012:on-call"]
  schedule      = "rate(1 day)"
  sources       = ["s3://my-data/gsod"]
}

run "one_dead_letter_is_told" {
  assert {
    condition = {
      for alarm in aws_cloudwatch_metric_alarm.dead_letters : alarm.dimensions.QueueName => [alarm.metric_name, alarm.comparison_operator, alarm.threshold, alarm.evaluation_periods]
      } == {
      queuemap-batches-dead  = ["ApproximateNumberOfMessagesVisible", "GreaterThanThreshold", 0, 1]
      queuemap-partials-dead = ["ApproximateNumberOfMessagesVisible", "GreaterThanThreshold", 0, 1]
    }
    error_message = "More than none is told, of both queues."
  }
}

run "old_messages_are_told" {
  assert {
    condition     = aws_cloudwatch_metric_alarm.oldest_batch.metric_name == "ApproximateAgeOfOldestMessage" && aws_cloudwatch_metric_alarm.oldest_batch.dimensions.QueueName == "queuemap-batches" && aws_cloudwatch_metric_alarm.oldest_batch.threshold == 1800
    error_message = "Half an hour of a batch."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.reducer_lag.metric_name == "ApproximateAgeOfOldestMessage" && aws_cloudwatch_metric_alarm.reducer_lag.dimensions.QueueName == "queuemap-partials" && aws_cloudwatch_metric_alarm.reducer_lag.threshold == 300
    error_message = "Five minutes of a partial."
  }
}

run "standstill_is_told" {
  assert {
    condition     = one([for query in aws_cloudwatch_metric_alarm.no_progress.metric_query : query.expression if query.return_data == true]) == "IF(FILL(visible, 0) + FILL(flying, 0) > 0 AND FILL(finished, 0) == 0, 1, 0)"
    error_message = "Batches, and none finished."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.no_progress.evaluation_periods == 15 && aws_cloudwatch_metric_alarm.no_progress.threshold == 1
    error_message = "For a quarter of an hour."
  }
}

run "every_alarm_is_heard_and_none_is_raised_by_silence" {
  assert {
    condition = alltrue([
      for alarm in concat(values(aws_cloudwatch_metric_alarm.dead_letters), values(aws_cloudwatch_metric_alarm.not_started), [aws_cloudwatch_metric_alarm.oldest_batch, aws_cloudwatch_metric_alarm.reducer_lag, aws_cloudwatch_metric_alarm.no_progress]) :
      alarm.treat_missing_data == "notBreaching" && tolist(alarm.alarm_actions) == tolist(["arn:aws:sns:eu-central-1:123456789012:on-call"])
    ])
    error_message = "Alarms tell whom they were told to tell, and an idle queue is none."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.not_started["schedule"].dimensions.RuleName == "queuemap-schedule"
    error_message = "A run that could not be started is told."
  }
}

run "the_dashboard_shows_what_the_alarms_watch" {
  assert {
    condition = length(setsubtract(
      ["ApproximateNumberOfMessagesVisible", "ApproximateNumberOfMessagesNotVisible", "ApproximateAgeOfOldestMessage", "NumberOfMessagesDeleted", "RunningTaskCount", "CPUUtilization", "MemoryUtilization", "ConditionalCheckFailedRequests"],
      flatten([for widget in jsondecode(aws_cloudwatch_dashboard.main.dashboard_body).widgets : [for metric in widget.properties.metrics : metric[1]]])
    )) == 0
    error_message = "Queues, tasks and ledger are on the dashboard."
  }
}
