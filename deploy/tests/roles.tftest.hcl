mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  sources = ["s3://my-data/gsod", "s3://whole"]
  lists   = ["s3://my-lists/keys/"]
}

run "only_ecs_of_this_account_takes_a_role_of_a_process" {
  assert {
    condition = alltrue([
      for role in concat(values(aws_iam_role.task), values(aws_iam_role.execution)) : jsondecode(role.assume_role_policy).Statement == [{
        Sid       = "Assume"
        Effect    = "Allow"
        Principal = { Service = "ecs-tasks.amazonaws.com" }
        Action    = ["sts:AssumeRole"]
        Condition = {
          StringEquals = { "aws:SourceAccount" = "123456789012" }
          ArnLike      = { "aws:SourceArn" = "arn:aws:ecs:eu-central-1:123456789012:*" }
        }
      }]
    ])
    error_message = "Every role is ECS's alone, for tasks of this account and region."
  }

  assert {
    condition     = toset([for role in aws_iam_role.task : role.name]) == toset(["queuemap-producer", "queuemap-worker", "queuemap-reducer"])
    error_message = "A role a process."
  }
}

run "no_role_has_a_star_for_an_action_and_only_the_registrys_log_in_one_for_a_resource" {
  assert {
    condition = alltrue(flatten([
      for policy in concat(values(aws_iam_role_policy.task), values(aws_iam_role_policy.execution), values(aws_iam_role_policy.source), [aws_iam_policy.operator]) : [
        for statement in jsondecode(policy.policy).Statement : [
          for action in statement.Action : can(regex("^[a-z0-9]+:[A-Za-z0-9]+$", action))
        ]
      ]
    ]))
    error_message = "Every action is named."
  }

  assert {
    condition = alltrue(flatten([
      for policy in concat(values(aws_iam_role_policy.task), values(aws_iam_role_policy.execution), values(aws_iam_role_policy.source), [aws_iam_policy.operator]) : [
        for statement in jsondecode(policy.policy).Statement : [
          for resource in statement.Resource : resource != "*" || tolist(statement.Action) == tolist(["ecr:GetAuthorizationToken"])
        ]
      ]
    ]))
    error_message = "Every resource is named."
  }
}

run "the_producer_lists_sources_and_the_worker_reads_them" {
  assert {
    condition = {
      for key, policy in aws_iam_role_policy.source : key => [jsondecode(policy.policy).Statement[0].Action[0], jsondecode(policy.policy).Statement[0].Resource[0]]
      if startswith(key, "list producer") || startswith(key, "read worker") || startswith(key, "read producer")
      } == {
      "list producer s3://my-data/gsod"   = ["s3:ListBucket", "arn:aws:s3:::my-data"]
      "list producer s3://whole"          = ["s3:ListBucket", "arn:aws:s3:::whole"]
      "read worker s3://my-data/gsod"     = ["s3:GetObject", "arn:aws:s3:::my-data/gsod/*"]
      "read worker s3://whole"            = ["s3:GetObject", "arn:aws:s3:::whole/*"]
      "read producer s3://my-lists/keys/" = ["s3:GetObject", "arn:aws:s3:::my-lists/keys/*"]
    }
    error_message = "Each may do its own with the given sources, and nothing else."
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.source["list producer s3://my-data/gsod"].policy).Statement[0].Condition == { StringLike = { "s3:prefix" = "gsod/*" } }
    error_message = "The producer lists below the prefix only."
  }

  assert {
    condition     = length([for key in keys(aws_iam_role_policy.source) : key if strcontains(key, "reducer")]) == 0
    error_message = "The reducer sees no source."
  }
}

run "ecs_pulls_one_image_and_writes_one_log" {
  assert {
    condition = {
      for process, policy in aws_iam_role_policy.execution : process => [for statement in slice(jsondecode(policy.policy).Statement, 1, 3) : statement.Resource[0]]
      } == {
      producer = ["arn:aws:ecr:eu-central-1:123456789012:repository/queuemap/producer", "arn:aws:logs:eu-central-1:123456789012:log-group:/queuemap/producer:log-stream:*"]
      worker   = ["arn:aws:ecr:eu-central-1:123456789012:repository/queuemap/worker", "arn:aws:logs:eu-central-1:123456789012:log-group:/queuemap/worker:log-stream:*"]
      reducer  = ["arn:aws:ecr:eu-central-1:123456789012:repository/queuemap/worker", "arn:aws:logs:eu-central-1:123456789012:log-group:/queuemap/reducer:log-stream:*"]
    }
    error_message = "An execution role has its own image and its own log."
  }
}

run "the_operator_is_of_this_account" {
  assert {
    condition     = jsondecode(aws_iam_role.operator.assume_role_policy).Statement[0].Principal == { AWS = ["arn:aws:iam::123456789012:root"] }
    error_message = "Who is an operator is the account's own policies' to say."
  }

  assert {
    condition     = jsondecode(aws_iam_role.operator.assume_role_policy).Statement[0].Condition == { StringEquals = { "aws:PrincipalAccount" = "123456789012" } }
    error_message = "Nobody of another account is."
  }

  assert {
    condition     = aws_iam_role_policy_attachment.operator.role == "queuemap-operator"
    error_message = "The operator's role has the operator's policy."
  }
}

run "operators_can_be_named" {
  variables {
    operator_principals = ["arn:aws:iam::123456789012:role/on-call"]
  }

  assert {
    condition     = jsondecode(aws_iam_role.operator.assume_role_policy).Statement[0].Principal == { AWS = ["arn:aws:iam::123456789012:role/on-call"] }
    error_message = "Only who is named is an operator."
  }
}
