# Workers follow the backlog, from none and back to none. Three numbers, once a minute:
#   visible  batches that wait
#   flying   batches that a worker holds; they are not visible
#   running  workers
# A number that is missing is 0: SQS says nothing of a queue that is long idle, Container Insights nothing of no task.

locals {
  worker_dimensions = { ClusterName = var.name, ServiceName = local.worker_service }

  # Defined at 0 workers, too: there the backlog is that of one.
  backlog = "FILL(visible, 0) / IF(FILL(running, 0) > 0, FILL(running, 0), 1)"

  # Where no worker runs there is nobody to take away, and the number stays where it is. Else the alarm that takes away would be
  # raised for as long as the fleet rests, and would have those taken away at once that a producer has just asked for: an alarm
  # repeats itself once a minute. Nor is anybody taken away while every worker has a batch in hand: what is in flight holds them.
  tracked = "IF(FILL(running, 0) < 1, ${var.backlog_per_worker}, IF(backlog < ${var.backlog_per_worker} AND FILL(flying, 0) >= FILL(running, 0), ${var.backlog_per_worker}, backlog))"

  # Proportion cannot lead out of 0, so a step does: somebody waits, and nobody works.
  forsaken = "IF(FILL(visible, 0) > 0 AND FILL(running, 0) < 1, 1, 0)"
}

resource "aws_appautoscaling_target" "worker" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.main.name}/${aws_ecs_service.worker.name}"
  min_capacity       = 0
  max_capacity       = var.worker_max
}

resource "aws_appautoscaling_policy" "backlog" {
  name               = "${var.name}-backlog-per-worker"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.worker.service_namespace
  scalable_dimension = aws_appautoscaling_target.worker.scalable_dimension
  resource_id        = aws_appautoscaling_target.worker.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = var.backlog_per_worker
    scale_out_cooldown = 60
    scale_in_cooldown  = 300
    disable_scale_in   = false

    customized_metric_specification {
      metrics {
        id          = "visible"
        label       = "Batches that wait"
        return_data = false

        metric_stat {
          stat = "Sum"

          metric {
            namespace   = "AWS/SQS"
            metric_name = "ApproximateNumberOfMessagesVisible"

            dimensions {
              name  = "QueueName"
              value = aws_sqs_queue.main["batches"].name
            }
          }
        }
      }

      metrics {
        id          = "flying"
        label       = "Batches in work"
        return_data = false

        metric_stat {
          stat = "Sum"

          metric {
            namespace   = "AWS/SQS"
            metric_name = "ApproximateNumberOfMessagesNotVisible"

            dimensions {
              name  = "QueueName"
              value = aws_sqs_queue.main["batches"].name
            }
          }
        }
      }

      metrics {
        id          = "running"
        label       = "Workers"
        return_data = false

        metric_stat {
          stat = "Average"

          metric {
            namespace   = "ECS/ContainerInsights"
            metric_name = "RunningTaskCount"

            dynamic "dimensions" {
              for_each = local.worker_dimensions

              content {
                name  = dimensions.key
                value = dimensions.value
              }
            }
          }
        }
      }

      metrics {
        id          = "backlog"
        label       = "Batches that wait a worker"
        expression  = local.backlog
        return_data = false
      }

      metrics {
        id          = "tracked"
        label       = "Batches a worker, held while all are at work"
        expression  = local.tracked
        return_data = true
      }
    }
  }
}

# Adds one, and sets none: a producer that has asked for many at this moment keeps them.
resource "aws_appautoscaling_policy" "first" {
  name               = "${var.name}-first-worker"
  policy_type        = "StepScaling"
  service_namespace  = aws_appautoscaling_target.worker.service_namespace
  scalable_dimension = aws_appautoscaling_target.worker.scalable_dimension
  resource_id        = aws_appautoscaling_target.worker.resource_id

  step_scaling_policy_configuration {
    adjustment_type         = "ChangeInCapacity"
    metric_aggregation_type = "Maximum"
    cooldown                = 120

    step_adjustment {
      metric_interval_lower_bound = 0
      scaling_adjustment          = 1
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "forsaken" {
  alarm_name          = "${var.name}-first-worker"
  alarm_description   = "No alarm for people: batches wait and no worker runs, so the scaling starts one."
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_appautoscaling_policy.first.arn]

  metric_query {
    id = "visible"

    metric {
      namespace   = "AWS/SQS"
      metric_name = "ApproximateNumberOfMessagesVisible"
      dimensions  = { QueueName = aws_sqs_queue.main["batches"].name }
      stat        = "Sum"
      period      = 60
    }
  }

  metric_query {
    id = "running"

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "RunningTaskCount"
      dimensions  = local.worker_dimensions
      stat        = "Average"
      period      = 60
    }
  }

  metric_query {
    id          = "forsaken"
    label       = "Batches wait, nobody works"
    expression  = local.forsaken
    return_data = true
  }
}
