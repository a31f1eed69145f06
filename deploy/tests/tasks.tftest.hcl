mock_provider "aws" {
  source = "./tests/mocks"
}

run "every_container_is_hardened" {
  assert {
    condition = alltrue([
      for task in [aws_ecs_task_definition.producer, aws_ecs_task_definition.worker, aws_ecs_task_definition.reducer] :
      length(jsondecode(task.container_definitions)) == 1
    ])
    error_message = "A task is one container."
  }

  assert {
    condition = alltrue([
      for task in [aws_ecs_task_definition.producer, aws_ecs_task_definition.worker, aws_ecs_task_definition.reducer] :
      jsondecode(task.container_definitions)[0].readonlyRootFilesystem == true
    ])
    error_message = "No container writes to its file system."
  }

  assert {
    condition = alltrue([
      for task in [aws_ecs_task_definition.producer, aws_ecs_task_definition.worker, aws_ecs_task_definition.reducer] :
      jsondecode(task.container_definitions)[0].user == "1654:1654" && jsondecode(task.container_definitions)[0].privileged == false
    ])
    error_message = "No container is root."
  }

  assert {
    condition = alltrue([
      for task in [aws_ecs_task_definition.producer, aws_ecs_task_definition.worker, aws_ecs_task_definition.reducer] :
      jsondecode(task.container_definitions)[0].linuxParameters.capabilities == { add = [], drop = ["ALL"] }
    ])
    error_message = "No container has a capability."
  }

  assert {
    condition = alltrue([
      for task in [aws_ecs_task_definition.producer, aws_ecs_task_definition.worker, aws_ecs_task_definition.reducer] :
      jsondecode(task.container_definitions)[0].stopTimeout == 120
    ])
    error_message = "A task has the longest time to stop that there is."
  }

  assert {
    condition = alltrue([
      for task in [aws_ecs_task_definition.producer, aws_ecs_task_definition.worker, aws_ecs_task_definition.reducer] :
      length(jsondecode(task.container_definitions)[0].portMappings) == 0
    ])
    error_message = "No container listens to anybody else."
  }

  assert {
    condition     = !aws_ecs_service.worker.enable_execute_command && !aws_ecs_service.reducer.enable_execute_command
    error_message = "Nobody runs commands in a container."
  }
}

run "every_task_is_fargate_on_arm64" {
  assert {
    condition = alltrue([
      for task in [aws_ecs_task_definition.producer, aws_ecs_task_definition.worker, aws_ecs_task_definition.reducer] :
      task.runtime_platform[0].cpu_architecture == "ARM64" && task.runtime_platform[0].operating_system_family == "LINUX"
      && task.network_mode == "awsvpc" && tolist(task.requires_compatibilities) == tolist(["FARGATE"])
    ])
    error_message = "Tasks run on Fargate, on Linux and ARM64."
  }
}

run "x86_is_a_choice" {
  variables {
    cpu_architecture = "X86_64"
  }

  assert {
    condition     = aws_ecs_task_definition.worker.runtime_platform[0].cpu_architecture == "X86_64"
    error_message = "The architecture is the one that was chosen."
  }
}

run "services_are_asked_for_their_health" {
  assert {
    condition = alltrue([
      for task in [aws_ecs_task_definition.worker, aws_ecs_task_definition.reducer] :
      jsondecode(task.container_definitions)[0].healthCheck.command == ["CMD", "/app/queuemap-worker", "healthcheck"]
    ])
    error_message = "The image has no shell: the program asks itself."
  }
}

run "processes_know_the_fleet_and_make_nothing" {
  assert {
    condition = alltrue([
      for task in [aws_ecs_task_definition.producer, aws_ecs_task_definition.worker, aws_ecs_task_definition.reducer] : {
        for one in jsondecode(task.container_definitions)[0].environment : one.name => one.value if startswith(one.name, "QUEUEMAP__") && !startswith(one.name, "QUEUEMAP__ECS__") && one.name != "QUEUEMAP__ROLE"
        } == {
        QUEUEMAP__STATE                     = "s3://queuemap-state-123456789012-eu-central-1/fleet/"
        QUEUEMAP__TABLES__RUNS              = "queuemap-runs"
        QUEUEMAP__TABLES__RESULTS           = "queuemap-results"
        QUEUEMAP__QUEUES__BATCHES           = "queuemap-batches"
        QUEUEMAP__QUEUES__PARTIALS          = "queuemap-partials"
        QUEUEMAP__QUEUES__VISIBILITYSECONDS = "30"
        QUEUEMAP__TOPOLOGY                  = "verify"
        QUEUEMAP__STOPWITHINSECONDS         = "110"
      }
    ])
    error_message = "Every process is told the same."
  }

  assert {
    condition     = [for one in jsondecode(aws_ecs_task_definition.worker.container_definitions)[0].environment : one.value if one.name == "QUEUEMAP__ROLE"] == ["map"]
    error_message = "A worker maps."
  }

  assert {
    condition     = [for one in jsondecode(aws_ecs_task_definition.reducer.container_definitions)[0].environment : one.value if one.name == "QUEUEMAP__ROLE"] == ["reduce"]
    error_message = "A reducer reduces."
  }
}

run "the_producer_alone_is_told_whose_number_it_may_set" {
  assert {
    condition = {
      for one in jsondecode(aws_ecs_task_definition.producer.container_definitions)[0].environment : one.name => one.value if startswith(one.name, "QUEUEMAP__ECS__")
      } == {
      QUEUEMAP__ECS__CLUSTER  = aws_ecs_cluster.main.name
      QUEUEMAP__ECS__SERVICE  = aws_ecs_service.worker.name
      QUEUEMAP__ECS__MAXTASKS = tostring(aws_appautoscaling_target.worker.max_capacity)
      QUEUEMAP__ECS__TASKSIZE = "1:2-arm"
    }
    error_message = "The worker service, as far as its scaling goes."
  }

  assert {
    condition = alltrue([
      for task in [aws_ecs_task_definition.worker, aws_ecs_task_definition.reducer] :
      length([for one in jsondecode(task.container_definitions)[0].environment : one if startswith(one.name, "QUEUEMAP__ECS__")]) == 0
    ])
    error_message = "Nobody else sets it."
  }
}

run "the_size_that_is_planned_with_is_that_of_a_worker" {
  variables {
    worker_size      = { cpu = 256, memory = 512 }
    cpu_architecture = "X86_64"
  }

  assert {
    condition     = [for one in jsondecode(aws_ecs_task_definition.producer.container_definitions)[0].environment : one.value if one.name == "QUEUEMAP__ECS__TASKSIZE"] == ["0.25:0.5-x86"]
    error_message = "A quarter of a vCPU and half a GB, on x86."
  }
}

run "workers_are_mostly_spot_and_reducers_are_not" {
  assert {
    condition     = { for one in aws_ecs_service.worker.capacity_provider_strategy : one.capacity_provider => one.weight } == { FARGATE = 20, FARGATE_SPOT = 80 }
    error_message = "Four of five workers are on Spot."
  }

  assert {
    condition     = [for one in aws_ecs_service.reducer.capacity_provider_strategy : one.capacity_provider] == ["FARGATE"]
    error_message = "Reducers are on demand."
  }

  assert {
    condition     = toset(aws_ecs_cluster_capacity_providers.main.capacity_providers) == toset(["FARGATE", "FARGATE_SPOT"])
    error_message = "The cluster has both."
  }
}

run "no_worker_need_be_spot" {
  variables {
    worker_spot_percent = 0
  }

  assert {
    condition     = { for one in aws_ecs_service.worker.capacity_provider_strategy : one.capacity_provider => one.weight } == { FARGATE = 100 }
    error_message = "All workers are on demand."
  }
}

run "images_and_logs" {
  assert {
    condition     = alltrue([for repository in aws_ecr_repository.main : repository.image_tag_mutability == "IMMUTABLE"])
    error_message = "A tag means one image for ever."
  }

  assert {
    condition     = alltrue([for repository in aws_ecr_repository.main : repository.image_scanning_configuration[0].scan_on_push])
    error_message = "Images are scanned."
  }

  assert {
    condition     = toset([for repository in aws_ecr_repository.main : repository.name]) == toset(["queuemap/producer", "queuemap/worker"])
    error_message = "Worker and reducer share an image."
  }

  assert {
    condition     = { for group in aws_cloudwatch_log_group.main : group.name => group.retention_in_days } == { "/queuemap/producer" = 30, "/queuemap/worker" = 30, "/queuemap/reducer" = 30 }
    error_message = "Logs are kept for 30 days."
  }

  assert {
    condition     = one([for one in aws_ecs_cluster.main.setting : one.value if one.name == "containerInsights"]) == "enabled"
    error_message = "The scaling needs Container Insights."
  }
}

run "a_tag_that_moves_is_refused" {
  command = plan

  variables {
    image_tag = "latest"
  }

  expect_failures = [var.image_tag]
}

run "a_source_that_is_none_is_refused" {
  command = plan

  variables {
    sources = ["my-data/gsod"]
  }

  expect_failures = [var.sources]
}
