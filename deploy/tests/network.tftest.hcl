mock_provider "aws" {
  source = "./tests/mocks"
}

run "a_vpc_of_its_own_has_no_way_to_the_internet" {
  assert {
    condition     = length(aws_vpc.main) == 1 && length(aws_subnet.tasks) == 2
    error_message = "A VPC with a subnet in each of two zones."
  }

  assert {
    condition     = { for key, endpoint in aws_vpc_endpoint.gateway : key => endpoint.service_name } == { s3 = "com.amazonaws.eu-central-1.s3", dynamodb = "com.amazonaws.eu-central-1.dynamodb" }
    error_message = "S3 and DynamoDB are reached by gateway endpoints, which are free."
  }

  assert {
    condition     = toset(keys(aws_vpc_endpoint.interface)) == toset(["sqs", "logs", "ecr.api", "ecr.dkr", "ecs"])
    error_message = "SQS, logs, ECR and ECS are reached by interface endpoints."
  }

  assert {
    condition     = alltrue([for endpoint in aws_vpc_endpoint.gateway : endpoint.vpc_endpoint_type == "Gateway"]) && alltrue([for endpoint in aws_vpc_endpoint.interface : endpoint.vpc_endpoint_type == "Interface" && endpoint.private_dns_enabled])
    error_message = "Clients find the endpoints by the services' own names."
  }

  assert {
    condition     = length(aws_route_table.tasks[0].route) == 0
    error_message = "No route leads out: no NAT, no internet gateway."
  }

  assert {
    condition     = !anytrue([for subnet in aws_subnet.tasks : subnet.map_public_ip_on_launch])
    error_message = "No subnet gives public addresses."
  }

  assert {
    condition = !anytrue([
      for service in [aws_ecs_service.worker, aws_ecs_service.reducer] : service.network_configuration[0].assign_public_ip
    ])
    error_message = "No task has a public address."
  }

  assert {
    condition     = length(aws_security_group.tasks.ingress) == 0
    error_message = "Nothing comes in."
  }

  assert {
    condition     = [for rule in aws_security_group.tasks.egress : [rule.from_port, rule.to_port, rule.protocol, rule.cidr_blocks]] == [[443, 443, "tcp", tolist(["10.64.0.0/16"])]]
    error_message = "Out goes HTTPS, to the endpoints and nowhere else."
  }

  assert {
    condition     = [for rule in aws_security_group.endpoints[0].ingress : [rule.from_port, rule.to_port]] == [[443, 443]] && length(aws_security_group.endpoints[0].egress) == 0
    error_message = "The endpoints take HTTPS from the tasks."
  }
}

run "a_public_address_needs_a_subnet_of_the_users_own" {
  variables {
    assign_public_ip = true
  }

  assert {
    condition     = !aws_ecs_service.worker.network_configuration[0].assign_public_ip
    error_message = "In the VPC that is made there are no public addresses."
  }
}

run "given_subnets_make_no_vpc" {
  variables {
    subnet_ids = ["subnet-a", "subnet-b"]
  }

  assert {
    condition     = length(aws_vpc.main) + length(aws_subnet.tasks) + length(aws_route_table.tasks) + length(aws_vpc_endpoint.gateway) + length(aws_vpc_endpoint.interface) + length(aws_security_group.endpoints) == 0
    error_message = "Nothing of a VPC is made."
  }

  assert {
    condition     = toset(aws_ecs_service.worker.network_configuration[0].subnets) == toset(["subnet-a", "subnet-b"]) && toset(aws_ecs_service.reducer.network_configuration[0].subnets) == toset(["subnet-a", "subnet-b"])
    error_message = "Tasks run in the given subnets."
  }

  assert {
    condition     = !aws_ecs_service.worker.network_configuration[0].assign_public_ip
    error_message = "A public address must be asked for."
  }

  assert {
    condition     = aws_security_group.tasks.vpc_id == "vpc-given"
    error_message = "The VPC is that of the subnets."
  }
}
