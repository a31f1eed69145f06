locals {
  worker_environment = merge(local.fleet_environment, { QUEUEMAP__ROLE = "map" })
  worker_service     = "${var.name}-worker"
}

resource "aws_ecs_task_definition" "worker" {
  family                   = local.worker_service
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.worker_size.cpu
  memory                   = var.worker_size.memory
  task_role_arn            = aws_iam_role.task["worker"].arn
  execution_role_arn       = aws_iam_role.execution["worker"].arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.cpu_architecture
  }

  container_definitions = jsonencode([merge(local.hardened, {
    name             = "worker"
    image            = local.images.worker
    environment      = [for name, value in local.worker_environment : { name = name, value = value }]
    healthCheck      = local.worker_health
    logConfiguration = local.logging.worker
  })])
}

resource "aws_ecs_service" "worker" {
  name                               = local.worker_service
  cluster                            = aws_ecs_cluster.main.id
  task_definition                    = aws_ecs_task_definition.worker.arn
  desired_count                      = 0
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  # A provider without a weight is left out: ECS wants one that is above 0.
  dynamic "capacity_provider_strategy" {
    for_each = {
      for provider, weight in { FARGATE = 100 - var.worker_spot_percent, FARGATE_SPOT = var.worker_spot_percent } :
      provider => weight if weight > 0
    }

    content {
      capacity_provider = capacity_provider_strategy.key
      weight            = capacity_provider_strategy.value
    }
  }

  network_configuration {
    subnets          = local.subnet_ids
    security_groups  = [aws_security_group.tasks.id]
    assign_public_ip = local.makes_vpc ? false : var.assign_public_ip
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  # The scaling's to say, and the producer's.
  lifecycle {
    ignore_changes = [desired_count]
  }

  depends_on = [aws_ecs_cluster_capacity_providers.main, aws_iam_role_policy.task, aws_iam_role_policy.execution]
}
