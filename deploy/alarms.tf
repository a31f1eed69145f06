# What a person should look at. Missing data is no alarm: an idle queue says nothing.

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  for_each = aws_sqs_queue.dead

  alarm_name          = "${each.value.name}-not-empty"
  alarm_description   = each.key == "batches" ? "Dead batches: 'queuemap dead list' says of what they died." : "Partials that could not be folded: 'queuemap dead list --partials' shows them, 'queuemap resume RUN' sends their batches again."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = each.value.name }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions
}

resource "aws_cloudwatch_metric_alarm" "oldest_batch" {
  alarm_name          = "${var.name}-oldest-batch"
  alarm_description   = "A batch has waited for too long: too few workers, or none that can start."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = aws_sqs_queue.main["batches"].name }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.oldest_batch_seconds
  period              = 60
  evaluation_periods  = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions
}

resource "aws_cloudwatch_metric_alarm" "reducer_lag" {
  alarm_name          = "${var.name}-reducer-lag"
  alarm_description   = "A partial has waited for too long: no reducer runs, or it cannot fold."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = aws_sqs_queue.main["partials"].name }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.reducer_lag_seconds
  period              = 60
  evaluation_periods  = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions
}

resource "aws_cloudwatch_metric_alarm" "no_progress" {
  alarm_name          = "${var.name}-no-progress"
  alarm_description   = "Batches wait or are in work, and for ${var.no_progress_minutes} minutes none was finished."
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  evaluation_periods  = var.no_progress_minutes
  datapoints_to_alarm = var.no_progress_minutes
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions

  dynamic "metric_query" {
    for_each = {
      visible  = "ApproximateNumberOfMessagesVisible"
      flying   = "ApproximateNumberOfMessagesNotVisible"
      finished = "NumberOfMessagesDeleted"
    }

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/SQS"
        metric_name = metric_query.value
        dimensions  = { QueueName = aws_sqs_queue.main["batches"].name }
        stat        = "Sum"
        period      = 60
      }
    }
  }

  metric_query {
    id          = "stuck"
    label       = "Work, and none of it finished"
    expression  = "IF(FILL(visible, 0) + FILL(flying, 0) > 0 AND FILL(finished, 0) == 0, 1, 0)"
    return_data = true
  }
}

# A run that was to be started and was not.
resource "aws_cloudwatch_metric_alarm" "not_started" {
  for_each = local.triggers

  alarm_name          = "${var.name}-not-started-${each.key}"
  alarm_description   = "EventBridge could not start the producer: the rule's role, the subnets or the account's quota of tasks."
  namespace           = "AWS/Events"
  metric_name         = "FailedInvocations"
  dimensions          = { RuleName = local.rule_names[each.key] }
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
}
