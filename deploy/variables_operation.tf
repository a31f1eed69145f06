variable "alarm_actions" {
  description = "What alarms tell, such as the ARN of an SNS topic."
  type        = list(string)
  default     = []
}

variable "oldest_batch_seconds" {
  description = "Age of the oldest waiting batch that raises an alarm."
  type        = number
  default     = 1800
}

variable "reducer_lag_seconds" {
  description = "Age of the oldest partial that raises an alarm. A reducer takes partials within seconds."
  type        = number
  default     = 300
}

variable "no_progress_minutes" {
  description = "Minutes in which batches waited and none was finished that raise an alarm."
  type        = number
  default     = 15
}

variable "schedule" {
  description = "When a run of run_command is started, as EventBridge has it: rate(1 day), cron(0 3 * * ? *). Null starts none."
  type        = string
  default     = null
}

variable "start_on_object" {
  description = "The object whose creation starts a run of run_command, such as { bucket = \"my-data\", suffix = \"_SUCCESS\" }. One that is written once, when the data is complete; the bucket must send its events to EventBridge."
  type        = object({ bucket = string, prefix = optional(string, ""), suffix = optional(string, "") })
  default     = null
}

variable "run_command" {
  description = "Arguments of 'queuemap run' for started runs; empty runs over the first of sources."
  type        = list(string)
  default     = []
}
