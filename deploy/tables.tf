# The keys are part of the contract: storage/DynamoDb/TableSetup makes the same, and checks what it finds.

locals {
  tables = {
    runs    = { partition = "run", sort = "part" }
    results = { partition = "job", sort = "month" }
  }

  table_names = { for table in keys(local.tables) : table => "${var.name}-${table}" }
  table_arns  = { for table, name in local.table_names : table => "${local.arn_of.dynamodb}:table/${name}" }
}

resource "aws_dynamodb_table" "main" {
  for_each = local.tables

  name                        = local.table_names[each.key]
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = each.value.partition
  range_key                   = each.value.sort
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = each.value.partition
    type = "S"
  }

  attribute {
    name = each.value.sort
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  # Without a key of your own DynamoDB encrypts with its own, which costs nothing.
  dynamic "server_side_encryption" {
    for_each = var.kms_key_arn == null ? [] : [var.kms_key_arn]

    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }
}
