# A VPC without a gateway to the internet and without NAT: tasks reach AWS by endpoints, and nothing else. Through a NAT the
# objects of the reference job would cost more than the whole job.

locals {
  makes_vpc  = length(var.subnet_ids) == 0
  vpc_id     = local.makes_vpc ? aws_vpc.main[0].id : coalesce(var.vpc_id, data.aws_subnet.given[0].vpc_id)
  subnet_ids = local.makes_vpc ? aws_subnet.tasks[*].id : var.subnet_ids

  # Images come by ECR and S3. 'ecs' is what the producer asks for more workers.
  interface_endpoints = local.makes_vpc ? toset(["sqs", "logs", "ecr.api", "ecr.dkr", "ecs"]) : toset([])
  gateway_endpoints   = local.makes_vpc ? toset(["s3", "dynamodb"]) : toset([])
}

data "aws_subnet" "given" {
  count = local.makes_vpc || var.vpc_id != null ? 0 : 1

  id = var.subnet_ids[0]
}

data "aws_availability_zones" "available" {
  count = local.makes_vpc ? 1 : 0

  state = "available"
}

resource "aws_vpc" "main" {
  count = local.makes_vpc ? 1 : 0

  cidr_block           = var.vpc_cidr
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = { Name = var.name }
}

resource "aws_subnet" "tasks" {
  count = local.makes_vpc ? var.availability_zones : 0

  vpc_id                  = aws_vpc.main[0].id
  availability_zone       = data.aws_availability_zones.available[0].names[count.index]
  cidr_block              = cidrsubnet(var.vpc_cidr, 4, count.index)
  map_public_ip_on_launch = false

  tags = { Name = "${var.name}-tasks-${count.index}" }
}

resource "aws_route_table" "tasks" {
  count = local.makes_vpc ? 1 : 0

  vpc_id = aws_vpc.main[0].id

  tags = { Name = "${var.name}-tasks" }
}

resource "aws_route_table_association" "tasks" {
  count = local.makes_vpc ? var.availability_zones : 0

  subnet_id      = aws_subnet.tasks[count.index].id
  route_table_id = aws_route_table.tasks[0].id
}

resource "aws_vpc_endpoint" "gateway" {
  for_each = local.gateway_endpoints

  vpc_id            = aws_vpc.main[0].id
  vpc_endpoint_type = "Gateway"
  service_name      = "com.amazonaws.${local.region}.${each.value}"
  route_table_ids   = [aws_route_table.tasks[0].id]

  tags = { Name = "${var.name}-${each.value}" }
}

resource "aws_vpc_endpoint" "interface" {
  for_each = local.interface_endpoints

  vpc_id              = aws_vpc.main[0].id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.${local.region}.${each.value}"
  subnet_ids          = aws_subnet.tasks[*].id
  security_group_ids  = [aws_security_group.endpoints[0].id]
  private_dns_enabled = true

  tags = { Name = "${var.name}-${each.value}" }
}

# Nothing comes in: health is asked from within the task. Out goes HTTPS, in a VPC of ours only to the endpoints.
resource "aws_security_group" "tasks" {
  name        = "${var.name}-tasks"
  description = "QueueMap tasks: nothing in, HTTPS out"
  vpc_id      = local.vpc_id

  egress {
    description     = "AWS"
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    cidr_blocks     = [local.makes_vpc ? var.vpc_cidr : "0.0.0.0/0"]
    prefix_list_ids = compact([for endpoint in aws_vpc_endpoint.gateway : endpoint.prefix_list_id])
  }

  tags = { Name = "${var.name}-tasks" }
}

resource "aws_security_group" "endpoints" {
  count = local.makes_vpc ? 1 : 0

  name        = "${var.name}-endpoints"
  description = "QueueMap endpoints: HTTPS from the tasks"
  vpc_id      = aws_vpc.main[0].id

  ingress {
    description     = "Tasks"
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    security_groups = [aws_security_group.tasks.id]
  }

  tags = { Name = "${var.name}-endpoints" }
}
