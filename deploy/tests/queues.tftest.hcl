mock_provider "aws" {
  source = "./tests/mocks"
}

override_resource {
  target = aws_sqs_queue.dead["batches"]
  values = { arn = "arn:aws:sqs:eu-central-1:123456789012:queuemap-batches-dead" }
}

override_resource {
  target = aws_sqs_queue.main["partials"]
  values = { arn = "arn:aws:sqs:eu-central-1:123456789012:queuemap-partials" }
}

run "queues_lead_to_their_dead_letters" {
  assert {
    condition     = { for key, queue in aws_sqs_queue.main : key => queue.name } == { batches = "queuemap-batches", partials = "queuemap-partials" }
    error_message = "The queues have the names that the processes look for."
  }

  assert {
    condition     = { for key, queue in aws_sqs_queue.dead : key => queue.name } == { batches = "queuemap-batches-dead", partials = "queuemap-partials-dead" }
    error_message = "Each queue has a dead-letter queue by its name."
  }

  assert {
    condition = jsondecode(aws_sqs_queue.main["batches"].redrive_policy) == {
      deadLetterTargetArn = "arn:aws:sqs:eu-central-1:123456789012:queuemap-batches-dead"
      maxReceiveCount     = 5
    }
    error_message = "A batch is given up at its fifth delivery, to the dead batches."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.main["partials"].redrive_policy).maxReceiveCount == 10
    error_message = "A partial is given up at its tenth delivery, as the transport verifies."
  }

  assert {
    condition     = alltrue([for queue in aws_sqs_queue.dead : queue.message_retention_seconds == 14 * 24 * 3600])
    error_message = "Dead letters are kept for 14 days."
  }

  assert {
    condition     = alltrue([for queue in aws_sqs_queue.main : queue.message_retention_seconds < 14 * 24 * 3600])
    error_message = "A dead letter keeps its age: its queue must keep longer than the one that it comes from."
  }

  assert {
    condition     = alltrue([for queue in aws_sqs_queue.main : queue.visibility_timeout_seconds == 30])
    error_message = "The visibility timeout is the program's own."
  }

  assert {
    condition = jsondecode(aws_sqs_queue_redrive_allow_policy.dead["partials"].redrive_allow_policy) == {
      redrivePermission = "byQueue"
      sourceQueueArns   = ["arn:aws:sqs:eu-central-1:123456789012:queuemap-partials"]
    }
    error_message = "Only its own queue may use a dead-letter queue."
  }

  assert {
    condition     = length(aws_sqs_queue_redrive_allow_policy.dead) == 2
    error_message = "Every dead-letter queue says whose it is."
  }
}

run "queues_are_encrypted_and_tls_only" {
  assert {
    condition     = alltrue([for queue in concat(values(aws_sqs_queue.main), values(aws_sqs_queue.dead)) : queue.sqs_managed_sse_enabled])
    error_message = "Every queue is encrypted."
  }

  assert {
    condition = alltrue([
      for key, policy in merge({ for key, one in aws_sqs_queue_policy.main : key => one.policy }, { for key, one in aws_sqs_queue_policy.dead : "${key}-dead" => one.policy }) :
      jsondecode(policy).Statement == [{
        Sid       = "OnlyOverTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["sqs:*"]
        Resource  = ["arn:aws:sqs:eu-central-1:123456789012:queuemap-${key}"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }]
    ])
    error_message = "Every queue refuses what does not come over TLS."
  }

  assert {
    condition     = length(aws_sqs_queue_policy.main) == 2 && length(aws_sqs_queue_policy.dead) == 2
    error_message = "All four queues have a policy."
  }
}

run "queues_take_a_key_of_the_users_own" {
  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/own"
  }

  assert {
    condition     = alltrue([for queue in concat(values(aws_sqs_queue.main), values(aws_sqs_queue.dead)) : queue.kms_master_key_id == "arn:aws:kms:eu-central-1:123456789012:key/own"])
    error_message = "Every queue is encrypted with the given key."
  }

  assert {
    condition     = length(aws_iam_role_policy.key) == 4
    error_message = "Whoever uses the queues may use the key."
  }
}

run "two_fleets_share_nothing" {
  variables {
    name = "other"
  }

  assert {
    condition = alltrue([
      for name in concat(
        [for queue in concat(values(aws_sqs_queue.main), values(aws_sqs_queue.dead)) : queue.name],
        [for table in aws_dynamodb_table.main : table.name],
        [for role in concat(values(aws_iam_role.task), values(aws_iam_role.execution)) : role.name],
        [for repository in aws_ecr_repository.main : repository.name],
        [aws_s3_bucket.state.bucket, aws_ecs_cluster.main.name, aws_ecs_service.worker.name, aws_cloudwatch_dashboard.main.dashboard_name],
      ) : startswith(name, "other")
    ])
    error_message = "Everything is named by the fleet."
  }
}
