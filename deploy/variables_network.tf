variable "subnet_ids" {
  description = "Subnets of your own for the tasks; empty makes a VPC without a way to the internet. Yours must reach SQS, S3, DynamoDB, ECR, CloudWatch Logs and ECS."
  type        = list(string)
  default     = []
}

variable "vpc_id" {
  description = "The VPC of subnet_ids; null asks the first subnet."
  type        = string
  default     = null
}

variable "assign_public_ip" {
  description = "For subnets of your own that reach AWS by an internet gateway, without NAT. Nothing comes in all the same."
  type        = bool
  default     = false
}

variable "vpc_cidr" {
  description = "Addresses of the VPC that is made."
  type        = string
  default     = "10.64.0.0/16"
}

variable "availability_zones" {
  description = "Zones of the VPC that is made. Each has five interface endpoints, which are most of what an idle fleet costs."
  type        = number
  default     = 2

  validation {
    condition     = var.availability_zones >= 1 && var.availability_zones <= 6
    error_message = "availability_zones is from 1 to 6."
  }
}
