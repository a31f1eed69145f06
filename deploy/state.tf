locals {
  state_bucket = coalesce(var.state_bucket, "${var.name}-state-${local.account}-${local.region}")
  state_prefix = "fleet/"
  state_uri    = "s3://${local.state_bucket}/${local.state_prefix}"
  state_arn    = "${local.arn_of.s3}${local.state_bucket}"

  # Every file of every run: runs/RUN/files/NAME below the prefix, as storage/S3/S3RunFiles has them.
  state_files = "${local.state_arn}/${local.state_prefix}runs/*/files/*"
}

resource "aws_s3_bucket" "state" {
  bucket        = local.state_bucket
  force_destroy = !var.deletion_protection
}

resource "aws_s3_bucket_public_access_block" "state" {
  bucket                  = aws_s3_bucket.state.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    bucket_key_enabled = var.kms_key_arn != null

    apply_server_side_encryption_by_default {
      sse_algorithm     = var.kms_key_arn == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_versioning" "state" {
  bucket = aws_s3_bucket.state.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_policy" "state" {
  bucket = aws_s3_bucket.state.id
  policy = templatefile("${path.module}/policies/bucket.json.tftpl", { bucket_arn = local.state_arn })

  # S3 looks at a policy and at the block at once, and refuses one of two that come together.
  depends_on = [aws_s3_bucket_public_access_block.state]
}

resource "aws_s3_bucket_lifecycle_configuration" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    id     = "leftovers"
    status = "Enabled"

    filter {
      prefix = local.state_prefix
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }

    # Files of runs are written once; a version that is replaced or deleted is kept for a week against a mistake.
    noncurrent_version_expiration {
      noncurrent_days = 7
    }

    dynamic "expiration" {
      for_each = var.state_expiration_days > 0 ? [var.state_expiration_days] : []

      content {
        days = expiration.value
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.state]
}
