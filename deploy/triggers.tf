# What starts a run without a person: the clock, and an object that says that the data is complete.

locals {
  schedules = var.schedule == null ? {} : { schedule = var.schedule }
  objects   = var.start_on_object == null ? {} : { object = var.start_on_object }
  triggers  = toset(concat(keys(local.schedules), keys(local.objects)))

  rule_names = { for trigger in local.triggers : trigger => "${var.name}-${trigger}" }

  # The key of the object, as far as it is told.
  object_keys = {
    for trigger, object in local.objects : trigger =>
    object.prefix == "" && object.suffix == "" ? [] : [{ wildcard = "${object.prefix}*${object.suffix}" }]
  }
}

resource "aws_cloudwatch_event_rule" "schedule" {
  for_each = local.schedules

  name                = local.rule_names[each.key]
  description         = "Starts a run of ${var.name}"
  schedule_expression = each.value
}

resource "aws_cloudwatch_event_rule" "object" {
  for_each = local.objects

  name        = local.rule_names[each.key]
  description = "Starts a run of ${var.name} when an object is created"
  event_pattern = jsonencode({
    source      = ["aws.s3"]
    detail-type = ["Object Created"]
    detail = merge(
      { bucket = { name = [each.value.bucket] } },
      length(local.object_keys[each.key]) == 0 ? {} : { object = { key = local.object_keys[each.key] } },
    )
  })
}

resource "aws_cloudwatch_event_target" "run" {
  for_each = local.triggers

  rule     = each.key == "schedule" ? aws_cloudwatch_event_rule.schedule[each.key].name : aws_cloudwatch_event_rule.object[each.key].name
  arn      = aws_ecs_cluster.main.arn
  role_arn = aws_iam_role.events[0].arn

  ecs_target {
    task_definition_arn     = aws_ecs_task_definition.producer.arn
    task_count              = 1
    launch_type             = "FARGATE"
    propagate_tags          = "TASK_DEFINITION"
    enable_ecs_managed_tags = true

    network_configuration {
      subnets          = local.subnet_ids
      security_groups  = [aws_security_group.tasks.id]
      assign_public_ip = local.makes_vpc ? false : var.assign_public_ip
    }
  }

  # The run is named by the event: one that EventBridge delivers twice starts one run, because the second is refused.
  input_transformer {
    input_paths = { id = "$.id" }

    # jsonencode would write <id> as escapes, which EventBridge does not take for its own.
    input_template = replace(
      jsonencode({ containerOverrides = [{ name = "producer", command = concat(local.run, ["--run", "${each.key}-EVENT"]) }] }),
      "-EVENT\"", "-<id>\""
    )
  }
}
