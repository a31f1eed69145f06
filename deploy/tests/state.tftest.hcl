mock_provider "aws" {
  source = "./tests/mocks"
}

run "tables_survive_mistakes" {
  assert {
    condition     = alltrue([for table in aws_dynamodb_table.main : table.point_in_time_recovery[0].enabled])
    error_message = "Every table can be had back as it was at a point in time."
  }

  assert {
    condition     = alltrue([for table in aws_dynamodb_table.main : table.deletion_protection_enabled])
    error_message = "No table can be deleted by mistake."
  }

  assert {
    condition     = alltrue([for table in aws_dynamodb_table.main : table.billing_mode == "PAY_PER_REQUEST"])
    error_message = "An idle table costs nothing but its storage."
  }

  assert {
    condition = { for table in aws_dynamodb_table.main : table.name => "${table.hash_key}, ${table.range_key}" } == {
      queuemap-runs    = "run, part"
      queuemap-results = "job, month"
    }
    error_message = "The tables have the names and keys of the contract."
  }

  assert {
    condition     = alltrue([for table in aws_dynamodb_table.main : length(table.server_side_encryption) == 0])
    error_message = "Without a key of the user's own DynamoDB encrypts with its own."
  }
}

run "tables_take_a_key_of_the_users_own" {
  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/own"
  }

  assert {
    condition     = alltrue([for table in aws_dynamodb_table.main : table.server_side_encryption[0].enabled && table.server_side_encryption[0].kms_key_arn == "arn:aws:kms:eu-central-1:123456789012:key/own"])
    error_message = "Every table is encrypted with the given key."
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.state.rule).apply_server_side_encryption_by_default).sse_algorithm == "aws:kms"
    error_message = "The bucket is encrypted with the given key."
  }
}

run "the_bucket_is_private_encrypted_and_tls_only" {
  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.state.block_public_acls,
      aws_s3_bucket_public_access_block.state.block_public_policy,
      aws_s3_bucket_public_access_block.state.ignore_public_acls,
      aws_s3_bucket_public_access_block.state.restrict_public_buckets,
    ])
    error_message = "Nothing makes the bucket public."
  }

  assert {
    condition     = aws_s3_bucket_ownership_controls.state.rule[0].object_ownership == "BucketOwnerEnforced"
    error_message = "There are no ACLs."
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.state.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    error_message = "Every object is encrypted."
  }

  assert {
    condition = jsondecode(aws_s3_bucket_policy.state.policy).Statement == [{
      Sid       = "OnlyOverTls"
      Effect    = "Deny"
      Principal = "*"
      Action    = ["s3:*"]
      Resource  = ["arn:aws:s3:::queuemap-state-123456789012-eu-central-1", "arn:aws:s3:::queuemap-state-123456789012-eu-central-1/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
    error_message = "The bucket refuses what does not come over TLS."
  }

  assert {
    condition     = aws_s3_bucket_versioning.state.versioning_configuration[0].status == "Enabled"
    error_message = "A file that is overwritten can be had back."
  }

  assert {
    condition     = !aws_s3_bucket.state.force_destroy
    error_message = "A bucket that holds runs is not destroyed with them."
  }
}

run "the_bucket_is_tidied" {
  variables {
    state_expiration_days = 90
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.state.rule[0].status == "Enabled"
    error_message = "The lifecycle is on."
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.state.rule[0].abort_incomplete_multipart_upload[0].days_after_initiation == 1
    error_message = "Uploads that were begun are not kept."
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.state.rule[0].noncurrent_version_expiration[0].noncurrent_days == 7
    error_message = "Old versions are kept for a week."
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.state.rule[0].expiration[0].days == 90
    error_message = "Files of runs are kept for as long as was said."
  }
}

run "runs_are_kept_unless_it_is_said" {
  assert {
    condition     = length(aws_s3_bucket_lifecycle_configuration.state.rule[0].expiration) == 0
    error_message = "By default no file of a run is deleted."
  }
}

run "what_may_be_destroyed_must_be_said" {
  variables {
    deletion_protection = false
  }

  assert {
    condition     = aws_s3_bucket.state.force_destroy && !anytrue([for table in aws_dynamodb_table.main : table.deletion_protection_enabled])
    error_message = "Without protection everything can be destroyed."
  }
}
