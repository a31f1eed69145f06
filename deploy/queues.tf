# As 'queuemap setup' makes them: the processes verify this wiring when they start, and make nothing.

locals {
  # Deliveries of a message before SQS gives it up, as worker/Fleet/FleetBus and the transport have them. Never 1: SQS
  # counts receives that never reached a consumer. And one more than worker/Hosting/Endpoints has redeliveries: those are of
  # the same message, and its last failure is to be told with its cause.
  deliveries = { batches = 5, partials = 10 }

  queue_names      = { for queue in keys(local.deliveries) : queue => "${var.name}-${queue}" }
  dead_queue_names = { for queue in keys(local.deliveries) : queue => "${var.name}-${queue}-dead" }
  queue_arns       = { for queue, name in local.queue_names : queue => "${local.arn_of.sqs}:${name}" }
  dead_queue_arns  = { for queue, name in local.dead_queue_names : queue => "${local.arn_of.sqs}:${name}" }
}

resource "aws_sqs_queue" "dead" {
  for_each = local.dead_queue_names

  name = each.value

  # Fourteen days, the most there is: a dead letter keeps the age that it had as a message.
  message_retention_seconds         = 1209600
  sqs_managed_sse_enabled           = var.kms_key_arn == null ? true : null
  kms_master_key_id                 = var.kms_key_arn
  kms_data_key_reuse_period_seconds = var.kms_key_arn == null ? null : 3600

  # Provider 5.x knows no message over 256 KiB, SQS and QueueMap take 1 MiB: see "Messages over 256 KiB" in the README.
  lifecycle {
    ignore_changes = [max_message_size]
  }
}

resource "aws_sqs_queue" "main" {
  for_each = local.queue_names

  name                       = each.value
  visibility_timeout_seconds = var.visibility_seconds

  # SQS's own, and less than that of the dead letters, which would else be lost with their queue's oldest.
  message_retention_seconds         = 345600
  sqs_managed_sse_enabled           = var.kms_key_arn == null ? true : null
  kms_master_key_id                 = var.kms_key_arn
  kms_data_key_reuse_period_seconds = var.kms_key_arn == null ? null : 3600

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead[each.key].arn
    maxReceiveCount     = local.deliveries[each.key]
  })

  lifecycle {
    ignore_changes = [max_message_size]
  }
}

# Only its own queue may leave dead letters in a dead-letter queue.
resource "aws_sqs_queue_redrive_allow_policy" "dead" {
  for_each = aws_sqs_queue.dead

  queue_url = each.value.id
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.main[each.key].arn]
  })
}

resource "aws_sqs_queue_policy" "main" {
  for_each = aws_sqs_queue.main

  queue_url = each.value.id
  policy    = templatefile("${path.module}/policies/queue.json.tftpl", { queue_arn = local.queue_arns[each.key] })
}

resource "aws_sqs_queue_policy" "dead" {
  for_each = aws_sqs_queue.dead

  queue_url = each.value.id
  policy    = templatefile("${path.module}/policies/queue.json.tftpl", { queue_arn = local.dead_queue_arns[each.key] })
}
