mock_provider "aws" {
  source = "./tests/mocks"
}

run "nothing_starts_by_itself_unless_it_is_said" {
  variables {
    sources = ["s3://my-data/gsod"]
  }

  assert {
    condition     = length(aws_cloudwatch_event_rule.schedule) + length(aws_cloudwatch_event_rule.object) + length(aws_cloudwatch_event_target.run) + length(aws_iam_role.events) == 0
    error_message = "There is no rule, and no role for one."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.producer.container_definitions)[0].command == ["run", "s3://my-data/gsod"]
    error_message = "A run without arguments is over the first source."
  }
}

run "the_clock_and_an_object_start_a_run_each_event_one" {
  variables {
    sources         = ["s3://my-data/gsod"]
    schedule        = "cron(0 3 * * ? *)"
    start_on_object = { bucket = "my-data", prefix = "gsod/", suffix = "_SUCCESS" }
    run_command     = ["s3://my-data/gsod", "--tolerated-failure-percent", "1"]
  }

  assert {
    condition     = aws_cloudwatch_event_rule.schedule["schedule"].schedule_expression == "cron(0 3 * * ? *)"
    error_message = "Runs start by the clock."
  }

  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.object["object"].event_pattern) == {
      source      = ["aws.s3"]
      detail-type = ["Object Created"]
      detail      = { bucket = { name = ["my-data"] }, object = { key = [{ wildcard = "gsod/*_SUCCESS" }] } }
    }
    error_message = "Runs start when this object is created."
  }

  assert {
    condition = {
      for trigger, target in aws_cloudwatch_event_target.run : trigger => jsondecode(target.input_transformer[0].input_template).containerOverrides[0]
      } == {
      for trigger in ["schedule", "object"] : trigger =>
      { name = "producer", command = ["run", "s3://my-data/gsod", "--tolerated-failure-percent", "1", "--run", "${trigger}-<id>"] }
    }
    error_message = "An event that comes twice names the same run, and starts one."
  }

  assert {
    condition     = alltrue([for target in aws_cloudwatch_event_target.run : !target.ecs_target[0].network_configuration[0].assign_public_ip && target.ecs_target[0].task_count == 1])
    error_message = "The started producer is as private as the others."
  }

  assert {
    condition = jsondecode(aws_iam_role.events[0].assume_role_policy).Statement[0] == {
      Sid       = "Assume"
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = ["sts:AssumeRole"]
      Condition = {
        StringEquals = { "aws:SourceAccount" = "123456789012" }
        ArnLike      = { "aws:SourceArn" = "arn:aws:events:eu-central-1:123456789012:rule/queuemap-*" }
      }
    }
    error_message = "Only this fleet's rules start it."
  }

  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.events[0].policy).Statement : statement.Action[0]] == ["ecs:RunTask", "ecs:TagResource", "iam:PassRole"]
    error_message = "EventBridge starts the producer, and does nothing else."
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.events[0].policy).Statement[2].Resource == ["arn:aws:iam::123456789012:role/queuemap-producer", "arn:aws:iam::123456789012:role/queuemap-producer-execution"]
    error_message = "It passes the producer's roles and no others."
  }
}
