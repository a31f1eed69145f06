locals {
  cluster_arn = "${local.arn_of.ecs}:cluster/${var.name}"

  # What every process is told; storage and transport find AWS by the region and the task's role.
  fleet_environment = merge(var.environment, {
    AWS_REGION                          = local.region
    QUEUEMAP__STATE                     = local.state_uri
    QUEUEMAP__TABLES__RUNS              = local.table_names.runs
    QUEUEMAP__TABLES__RESULTS           = local.table_names.results
    QUEUEMAP__QUEUES__BATCHES           = local.queue_names.batches
    QUEUEMAP__QUEUES__PARTIALS          = local.queue_names.partials
    QUEUEMAP__QUEUES__VISIBILITYSECONDS = tostring(var.visibility_seconds)
    QUEUEMAP__TOPOLOGY                  = "verify"
    QUEUEMAP__STOPWITHINSECONDS         = "110"
    DOTNET_EnableDiagnostics            = "0"
  })

  # What the containers have in common. /tmp is not writable either: nothing writes to it.
  hardened = {
    essential              = true
    user                   = "1654:1654"
    privileged             = false
    readonlyRootFilesystem = true
    linuxParameters        = { capabilities = { add = [], drop = ["ALL"] }, initProcessEnabled = false }
    portMappings           = []
    mountPoints            = []
    volumesFrom            = []

    # The longest that Fargate knows. The program is done 10 s before.
    stopTimeout = 120
  }

  # ECS leaves the image's own health check out. No shell: the program asks itself.
  worker_health = {
    command     = ["CMD", "/app/queuemap-worker", "healthcheck"]
    interval    = 15
    timeout     = 10
    retries     = 3
    startPeriod = 60
  }

  logging = {
    for process in local.processes : process => {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.main[process].name
        awslogs-region        = local.region
        awslogs-stream-prefix = process

        # A log service that is slow must not hold up the work.
        mode            = "non-blocking"
        max-buffer-size = "4m"
      }
    }
  }

  images = { for process, image in local.image_of : process => "${aws_ecr_repository.main[image].repository_url}:${var.image_tag}" }
}

resource "aws_ecs_cluster" "main" {
  name = var.name

  # The scaling divides by RunningTaskCount, which only Container Insights counts.
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_cluster_capacity_providers" "main" {
  cluster_name       = aws_ecs_cluster.main.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]
}

resource "aws_cloudwatch_log_group" "main" {
  for_each = local.processes

  name              = "/${var.name}/${each.value}"
  retention_in_days = var.log_retention_days
}
