# Not a service: a task that lists, publishes, looks on until the run has ended, and ends with the run's exit code.

locals {
  run_arguments = length(var.run_command) > 0 ? var.run_command : slice(var.sources, 0, min(1, length(var.sources)))
  run           = length(local.run_arguments) > 0 ? concat(["run"], local.run_arguments) : ["--help"]

  # For 'queuemap run --tasks': whose number it sets, how far, and what one of them is.
  producer_environment = merge(local.fleet_environment, {
    QUEUEMAP__ECS__CLUSTER  = var.name
    QUEUEMAP__ECS__SERVICE  = local.worker_service
    QUEUEMAP__ECS__MAXTASKS = tostring(var.worker_max)
    QUEUEMAP__ECS__TASKSIZE = "${var.worker_size.cpu / 1024}:${var.worker_size.memory / 1024}-${var.cpu_architecture == "ARM64" ? "arm" : "x86"}"
  })
}

resource "aws_ecs_task_definition" "producer" {
  family                   = "${var.name}-producer"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.producer_size.cpu
  memory                   = var.producer_size.memory
  task_role_arn            = aws_iam_role.task["producer"].arn
  execution_role_arn       = aws_iam_role.execution["producer"].arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.cpu_architecture
  }

  container_definitions = jsonencode([merge(local.hardened, {
    name             = "producer"
    image            = local.images.producer
    command          = local.run
    environment      = [for name, value in local.producer_environment : { name = name, value = value }]
    logConfiguration = local.logging.producer
  })])
}
