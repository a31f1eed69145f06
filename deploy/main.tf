# What several files need. ARNs are put together from names, so that a policy can be read in a plan, before anything exists.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.name

  arn_of = {
    sqs      = "arn:${local.partition}:sqs:${local.region}:${local.account}"
    dynamodb = "arn:${local.partition}:dynamodb:${local.region}:${local.account}"
    ecs      = "arn:${local.partition}:ecs:${local.region}:${local.account}"
    ecr      = "arn:${local.partition}:ecr:${local.region}:${local.account}"
    logs     = "arn:${local.partition}:logs:${local.region}:${local.account}"
    events   = "arn:${local.partition}:events:${local.region}:${local.account}"
    iam      = "arn:${local.partition}:iam::${local.account}"
    s3       = "arn:${local.partition}:s3:::"
  }

  # The producer is a task that ends; workers and reducers are services.
  processes = toset(["producer", "worker", "reducer"])

  # "s3://bucket/a/b" and "s3://bucket/a/b/" are one source, the objects below "a/b/", as the program reads them.
  sources = {
    for uri in var.sources : uri => {
      bucket = regex("^s3://([^/]+)/?(.*)$", uri)[0]
      prefix = trim(regex("^s3://([^/]+)/?(.*)$", uri)[1], "/") == "" ? "" : "${trim(regex("^s3://([^/]+)/?(.*)$", uri)[1], "/")}/"
    }
  }
}
