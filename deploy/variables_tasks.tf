variable "image_tag" {
  description = "Tag of the images in both repositories. Tags are immutable: a new build has a new one."
  type        = string
  default     = "0.1.0"

  validation {
    condition     = var.image_tag != "latest"
    error_message = "image_tag names one build; 'latest' names whichever came last, and the repositories do not let it move."
  }
}

variable "cpu_architecture" {
  description = "ARM64 or X86_64. Images must have been built for it. ARM64 is a fifth cheaper."
  type        = string
  default     = "ARM64"

  validation {
    condition     = contains(["ARM64", "X86_64"], var.cpu_architecture)
    error_message = "cpu_architecture is ARM64 or X86_64."
  }
}

variable "producer_size" {
  description = "CPU units (1,024 a vCPU) and MiB of the producer."
  type        = object({ cpu = number, memory = number })
  default     = { cpu = 512, memory = 1024 }
}

variable "worker_size" {
  description = "CPU units and MiB of a worker. It maps as many batches at once as it has vCPUs."
  type        = object({ cpu = number, memory = number })
  default     = { cpu = 1024, memory = 2048 }
}

variable "reducer_size" {
  description = "CPU units and MiB of a reducer."
  type        = object({ cpu = number, memory = number })
  default     = { cpu = 256, memory = 512 }
}

variable "worker_max" {
  description = "Workers at most. A new account has a quota of 6 vCPUs on demand and 6 of Spot; ask for more before you raise this."
  type        = number
  default     = 12
}

variable "reducer_count" {
  description = "Reducers. One folds more than a hundred workers send. It also watches the dead letters, so 0 keeps runs with dead batches open."
  type        = number
  default     = 1
}

variable "worker_spot_percent" {
  description = "Share of the workers on Fargate Spot. A worker that is taken away loses nothing: its batches are back after the visibility timeout."
  type        = number
  default     = 80

  validation {
    condition     = var.worker_spot_percent >= 0 && var.worker_spot_percent <= 100
    error_message = "worker_spot_percent is from 0 to 100."
  }
}

variable "backlog_per_worker" {
  description = "Waiting batches a worker that the scaling aims at: the latency that you accept by the seconds that a batch takes."
  type        = number
  default     = 20

  validation {
    condition     = var.backlog_per_worker > 0
    error_message = "backlog_per_worker is above 0."
  }
}

variable "log_retention_days" {
  description = "Days that CloudWatch keeps the logs."
  type        = number
  default     = 30
}

variable "environment" {
  description = "Further environment of every process, such as OTEL_EXPORTER_OTLP_ENDPOINT. No secrets: whoever may describe a task reads them."
  type        = map(string)
  default     = {}
}
