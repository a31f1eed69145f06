locals {
  reducer_environment = merge(local.fleet_environment, { QUEUEMAP__ROLE = "reduce" })
  reducer_service     = "${var.name}-reducer"
}

resource "aws_ecs_task_definition" "reducer" {
  family                   = local.reducer_service
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.reducer_size.cpu
  memory                   = var.reducer_size.memory
  task_role_arn            = aws_iam_role.task["reducer"].arn
  execution_role_arn       = aws_iam_role.execution["reducer"].arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.cpu_architecture
  }

  container_definitions = jsonencode([merge(local.hardened, {
    name             = "reducer"
    image            = local.images.reducer
    environment      = [for name, value in local.reducer_environment : { name = name, value = value }]
    healthCheck      = local.worker_health
    logConfiguration = local.logging.reducer
  })])
}

# Always on: it ends runs and watches the dead letters. On demand, because the smallest task costs little either way.
resource "aws_ecs_service" "reducer" {
  name                               = local.reducer_service
  cluster                            = aws_ecs_cluster.main.id
  task_definition                    = aws_ecs_task_definition.reducer.arn
  desired_count                      = var.reducer_count
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }

  network_configuration {
    subnets          = local.subnet_ids
    security_groups  = [aws_security_group.tasks.id]
    assign_public_ip = local.makes_vpc ? false : var.assign_public_ip
  }

  # No circuit breaker: it would give up a first deployment whose image is pushed a few minutes later.

  depends_on = [aws_ecs_cluster_capacity_providers.main, aws_iam_role_policy.task, aws_iam_role_policy.execution]
}
