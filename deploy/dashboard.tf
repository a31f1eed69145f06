locals {
  widgets = [
    {
      title = "Batches: waiting and in work"
      metrics = [
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", local.queue_names.batches, { stat = "Maximum" }],
        ["AWS/SQS", "ApproximateNumberOfMessagesNotVisible", "QueueName", local.queue_names.batches, { stat = "Maximum" }],
      ]
    },
    {
      title = "Batches and partials finished a minute"
      metrics = [
        ["AWS/SQS", "NumberOfMessagesDeleted", "QueueName", local.queue_names.batches, { stat = "Sum" }],
        ["AWS/SQS", "NumberOfMessagesDeleted", "QueueName", local.queue_names.partials, { stat = "Sum" }],
      ]
    },
    {
      title = "Oldest message, seconds"
      metrics = [
        ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", local.queue_names.batches, { stat = "Maximum" }],
        ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", local.queue_names.partials, { stat = "Maximum" }],
      ]
    },
    {
      title = "Dead letters"
      metrics = [
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", local.dead_queue_names.batches, { stat = "Maximum" }],
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", local.dead_queue_names.partials, { stat = "Maximum" }],
      ]
    },
    {
      title = "Tasks"
      metrics = [
        ["ECS/ContainerInsights", "RunningTaskCount", "ClusterName", var.name, "ServiceName", local.worker_service, { stat = "Average" }],
        ["ECS/ContainerInsights", "DesiredTaskCount", "ClusterName", var.name, "ServiceName", local.worker_service, { stat = "Average" }],
        ["ECS/ContainerInsights", "RunningTaskCount", "ClusterName", var.name, "ServiceName", local.reducer_service, { stat = "Average" }],
      ]
    },
    {
      title = "CPU and memory, percent"
      metrics = [
        ["AWS/ECS", "CPUUtilization", "ClusterName", var.name, "ServiceName", local.worker_service, { stat = "Average" }],
        ["AWS/ECS", "MemoryUtilization", "ClusterName", var.name, "ServiceName", local.worker_service, { stat = "Maximum" }],
        ["AWS/ECS", "CPUUtilization", "ClusterName", var.name, "ServiceName", local.reducer_service, { stat = "Average" }],
        ["AWS/ECS", "MemoryUtilization", "ClusterName", var.name, "ServiceName", local.reducer_service, { stat = "Maximum" }],
      ]
    },
    {
      title = "Ledger: units a minute"
      metrics = [
        ["AWS/DynamoDB", "ConsumedWriteCapacityUnits", "TableName", local.table_names.runs, { stat = "Sum" }],
        ["AWS/DynamoDB", "ConsumedReadCapacityUnits", "TableName", local.table_names.runs, { stat = "Sum" }],
      ]
    },
    {
      title = "Ledger: writes that met another, and throttles"
      metrics = [
        ["AWS/DynamoDB", "ConditionalCheckFailedRequests", "TableName", local.table_names.runs, { stat = "Sum" }],
        ["AWS/DynamoDB", "WriteThrottleEvents", "TableName", local.table_names.runs, { stat = "Sum" }],
      ]
    },
  ]
}

resource "aws_cloudwatch_dashboard" "main" {
  dashboard_name = var.name
  dashboard_body = jsonencode({
    widgets = [
      for index, widget in local.widgets : {
        type   = "metric"
        x      = index % 2 * 12
        y      = floor(index / 2) * 6
        width  = 12
        height = 6
        properties = {
          title   = widget.title
          metrics = widget.metrics
          region  = local.region
          period  = 60
          view    = "timeSeries"
          stacked = false
        }
      }
    ]
  })
}
