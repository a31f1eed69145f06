output "region" {
  description = "Where the fleet is."
  value       = local.region
}

output "state" {
  description = "QUEUEMAP__STATE."
  value       = local.state_uri
}

output "environment" {
  description = "What 'queuemap' on another machine needs in its environment to see this fleet."
  value = {
    for name, value in local.fleet_environment : name => value
    if startswith(name, "QUEUEMAP__") && !contains(["QUEUEMAP__STOPWITHINSECONDS"], name) || name == "AWS_REGION"
  }
}

output "repositories" {
  description = "Where the images go."
  value       = { for image, repository in aws_ecr_repository.main : image => repository.repository_url }
}

output "image_tag" {
  description = "The tag that the tasks run."
  value       = var.image_tag
}

output "cpu_architecture" {
  description = "What the images must be built for."
  value       = var.cpu_architecture
}

output "queue_urls" {
  description = "All four queues."
  value       = concat([for queue in aws_sqs_queue.main : queue.url], [for queue in aws_sqs_queue.dead : queue.url])
}

output "run_task" {
  description = "What 'aws ecs run-task' needs to start the producer."
  value = {
    cluster         = aws_ecs_cluster.main.name
    task_definition = aws_ecs_task_definition.producer.family
    network         = "awsvpcConfiguration={subnets=[${join(",", local.subnet_ids)}],securityGroups=[${aws_security_group.tasks.id}],assignPublicIp=${!local.makes_vpc && var.assign_public_ip ? "ENABLED" : "DISABLED"}}"
    log_group       = aws_cloudwatch_log_group.main["producer"].name
    command         = local.run
  }
}

output "operator_role_arn" {
  description = "The role for status, resume, requeue and dead letters."
  value       = aws_iam_role.operator.arn
}

output "operator_policy_arn" {
  description = "The same as a policy, to attach to whom you like."
  value       = aws_iam_policy.operator.arn
}

output "dashboard" {
  description = "The name of the CloudWatch dashboard."
  value       = aws_cloudwatch_dashboard.main.dashboard_name
}
