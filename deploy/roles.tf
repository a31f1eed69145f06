# One role a process, with the calls that it makes and no others. The policies are in policies/, a file a role; a test drives
# the real processes under them, call by call.

locals {
  policy_variables = {
    batches_arn        = local.queue_arns.batches
    batches_dead_arn   = local.dead_queue_arns.batches
    partials_arn       = local.queue_arns.partials
    partials_dead_arn  = local.dead_queue_arns.partials
    runs_arn           = local.table_arns.runs
    results_arn        = local.table_arns.results
    state_arn          = local.state_arn
    state_prefix       = local.state_prefix
    cluster_arn        = local.cluster_arn
    worker_service_arn = "${local.arn_of.ecs}:service/${var.name}/${local.worker_service}"
    tasks_arn          = "${local.arn_of.ecs}:task/${var.name}/*"
  }

  # The producer lists, the worker reads, whoever requeues does both. Nobody else sees a source.
  source_policies = merge(
    { for pair in setproduct(["producer", "operator"], keys(local.sources)) : "list ${pair[0]} ${pair[1]}" => { role = pair[0], may = "list", source = local.sources[pair[1]] } },
    { for pair in setproduct(["worker", "operator"], keys(local.sources)) : "read ${pair[0]} ${pair[1]}" => { role = pair[0], may = "read", source = local.sources[pair[1]] } },
    { for uri in var.lists : "read producer ${uri}" => { role = "producer", may = "read", source = { bucket = regex("^s3://([^/]+)/?(.*)$", uri)[0], prefix = regex("^s3://([^/]+)/?(.*)$", uri)[1] } } },
  )

  task_trust = templatefile("${path.module}/policies/trust-service.json.tftpl", {
    service    = "ecs-tasks.amazonaws.com"
    account    = local.account
    source_arn = "${local.arn_of.ecs}:*"
  })

  role_ids = merge({ for process, role in aws_iam_role.task : process => role.id }, { operator = aws_iam_role.operator.id })
}

resource "aws_iam_role" "task" {
  for_each = local.processes

  name               = "${var.name}-${each.value}"
  description        = "What the ${each.value} of ${var.name} may do"
  assume_role_policy = local.task_trust
}

resource "aws_iam_role_policy" "task" {
  for_each = aws_iam_role.task

  name   = each.key
  role   = each.value.id
  policy = templatefile("${path.module}/policies/${each.key}.json.tftpl", local.policy_variables)
}

resource "aws_iam_role" "operator" {
  name        = "${var.name}-operator"
  description = "Status, resume, requeue and dead letters of ${var.name}"

  assume_role_policy = templatefile("${path.module}/policies/trust-operator.json.tftpl", {
    account    = local.account
    principals = length(var.operator_principals) > 0 ? var.operator_principals : ["${local.arn_of.iam}:root"]
  })
}

resource "aws_iam_policy" "operator" {
  name        = "${var.name}-operator"
  description = "Status, resume, requeue and dead letters of ${var.name}"
  policy      = templatefile("${path.module}/policies/operator.json.tftpl", local.policy_variables)
}

resource "aws_iam_role_policy_attachment" "operator" {
  role       = aws_iam_role.operator.name
  policy_arn = aws_iam_policy.operator.arn
}

resource "aws_iam_role_policy" "source" {
  for_each = local.source_policies

  name = substr("${each.value.may}-${each.value.source.bucket}-${md5(each.key)}", 0, 128)
  role = local.role_ids[each.value.role]
  policy = templatefile("${path.module}/policies/${each.value.may}-source.json.tftpl", {
    partition = local.partition
    bucket    = each.value.source.bucket
    prefix    = each.value.source.prefix
  })
}

resource "aws_iam_role_policy" "key" {
  for_each = var.kms_key_arn == null ? toset([]) : setunion(local.processes, ["operator"])

  name   = "use-key"
  role   = local.role_ids[each.value]
  policy = templatefile("${path.module}/policies/use-key.json.tftpl", { key_arn = var.kms_key_arn, region = local.region })
}

resource "aws_iam_role_policy" "source_keys" {
  for_each = length(var.source_kms_key_arns) == 0 ? toset([]) : toset(["worker", "operator"])

  name   = "read-source-keys"
  role   = local.role_ids[each.value]
  policy = templatefile("${path.module}/policies/read-source-keys.json.tftpl", { key_arns = var.source_kms_key_arns })
}

# What ECS itself does to start a process: one repository, one log group, and nothing that the program needs.
resource "aws_iam_role" "execution" {
  for_each = local.processes

  name               = "${var.name}-${each.value}-execution"
  description        = "What ECS may do to start the ${each.value} of ${var.name}"
  assume_role_policy = local.task_trust
}

resource "aws_iam_role_policy" "execution" {
  for_each = aws_iam_role.execution

  name = "execution"
  role = each.value.id
  policy = templatefile("${path.module}/policies/execution.json.tftpl", {
    repository_arn = "${local.arn_of.ecr}:repository/${local.repository_names[local.image_of[each.key]]}"
    log_group_arn  = "${local.arn_of.logs}:log-group:/${var.name}/${each.key}"
  })
}

# EventBridge, to start the producer.
resource "aws_iam_role" "events" {
  count = length(local.triggers) > 0 ? 1 : 0

  name        = "${var.name}-events"
  description = "Starts runs of ${var.name}"

  assume_role_policy = templatefile("${path.module}/policies/trust-service.json.tftpl", {
    service    = "events.amazonaws.com"
    account    = local.account
    source_arn = "${local.arn_of.events}:rule/${var.name}-*"
  })
}

resource "aws_iam_role_policy" "events" {
  count = length(local.triggers) > 0 ? 1 : 0

  name = "start-run"
  role = aws_iam_role.events[0].id
  policy = templatefile("${path.module}/policies/start-run.json.tftpl", {
    task_definition_arn = "${local.arn_of.ecs}:task-definition/${var.name}-producer"
    tasks_arn           = local.policy_variables.tasks_arn
    cluster_arn         = local.cluster_arn
    task_role_arn       = "${local.arn_of.iam}:role/${var.name}-producer"
    execution_role_arn  = "${local.arn_of.iam}:role/${var.name}-producer-execution"
  })
}
