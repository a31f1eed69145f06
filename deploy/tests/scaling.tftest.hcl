mock_provider "aws" {
  source = "./tests/mocks"
}

run "workers_come_from_none_and_go_to_none" {
  assert {
    condition     = aws_appautoscaling_target.worker.min_capacity == 0 && aws_appautoscaling_target.worker.max_capacity == 12
    error_message = "From 0 to 12 workers."
  }

  assert {
    condition     = aws_ecs_service.worker.desired_count == 0
    error_message = "There is no worker before there is work."
  }

  assert {
    condition     = aws_appautoscaling_policy.backlog.policy_type == "TargetTrackingScaling" && !one(aws_appautoscaling_policy.backlog.target_tracking_scaling_policy_configuration).disable_scale_in
    error_message = "Workers follow the backlog in both directions."
  }

  assert {
    condition     = one(aws_appautoscaling_policy.backlog.target_tracking_scaling_policy_configuration).target_value == 20
    error_message = "20 batches wait for each worker."
  }

  assert {
    condition     = one(aws_appautoscaling_policy.backlog.target_tracking_scaling_policy_configuration).scale_in_cooldown == 300
    error_message = "Nobody is taken away in a hurry."
  }
}

run "the_tracked_number_is_backlog_by_workers_and_is_defined_without_workers" {
  assert {
    condition = {
      for metric in one(one(aws_appautoscaling_policy.backlog.target_tracking_scaling_policy_configuration).customized_metric_specification).metrics :
      metric.id => [one(one(metric.metric_stat).metric).namespace, one(one(metric.metric_stat).metric).metric_name, one(metric.metric_stat).stat] if length(metric.metric_stat) > 0
      } == {
      visible = ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "Sum"]
      flying  = ["AWS/SQS", "ApproximateNumberOfMessagesNotVisible", "Sum"]
      running = ["ECS/ContainerInsights", "RunningTaskCount", "Average"]
    }
    error_message = "What waits, what is in work, who works."
  }

  assert {
    condition = {
      for metric in one(one(aws_appautoscaling_policy.backlog.target_tracking_scaling_policy_configuration).customized_metric_specification).metrics :
      metric.id => metric.expression if length(metric.metric_stat) == 0
      } == {
      backlog = "FILL(visible, 0) / IF(FILL(running, 0) > 0, FILL(running, 0), 1)"
      tracked = "IF(FILL(running, 0) < 1, 20, IF(backlog < 20 AND FILL(flying, 0) >= FILL(running, 0), 20, backlog))"
    }
    error_message = "Backlog a worker; at 0 workers that of one; held where all are at work, and where nobody is."
  }

  assert {
    condition = [
      for metric in one(one(aws_appautoscaling_policy.backlog.target_tracking_scaling_policy_configuration).customized_metric_specification).metrics : metric.id if metric.return_data
    ] == ["tracked"]
    error_message = "One number is tracked."
  }
}

run "a_step_leads_out_of_none" {
  assert {
    condition     = one(aws_appautoscaling_policy.first.step_scaling_policy_configuration).adjustment_type == "ChangeInCapacity"
    error_message = "A worker is added, and no number is set that a producer has asked for otherwise."
  }

  assert {
    condition     = one([for query in aws_cloudwatch_metric_alarm.forsaken.metric_query : query.expression if query.return_data == true]) == "IF(FILL(visible, 0) > 0 AND FILL(running, 0) < 1, 1, 0)"
    error_message = "Batches wait, and nobody works."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.forsaken.evaluation_periods == 1 && aws_cloudwatch_metric_alarm.forsaken.treat_missing_data == "notBreaching"
    error_message = "The first minute counts."
  }
}

run "target_and_bound_are_settings" {
  variables {
    backlog_per_worker = 5
    worker_max         = 100
  }

  assert {
    condition     = aws_appautoscaling_target.worker.max_capacity == 100 && one(aws_appautoscaling_policy.backlog.target_tracking_scaling_policy_configuration).target_value == 5
    error_message = "They are as they were set."
  }
}
