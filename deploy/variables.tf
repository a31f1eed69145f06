variable "name" {
  description = "What every resource is named by. Two fleets in one account and region have different names."
  type        = string
  default     = "queuemap"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}$", var.name))
    error_message = "name has 2 to 31 characters of a-z, 0-9 and '-', and begins with a letter: it is part of the names of queues, buckets and roles."
  }
}

variable "region" {
  description = "Where everything is; null takes what the environment says. Best the region of the source: through a gateway endpoint S3 is free there."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of every resource, besides Project."
  type        = map(string)
  default     = {}
}

variable "sources" {
  description = "What runs may read, as s3://BUCKET/PREFIX. Nothing else of S3 can be listed or read. The first one is what a run without arguments reads."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for uri in var.sources : can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.*)?$", uri))])
    error_message = "Each of sources has the form s3://BUCKET/PREFIX."
  }
}

variable "lists" {
  description = "Lists of keys and inventories that the producer may read, as s3://BUCKET/PREFIX, for 'queuemap run --keys' and '--inventory'."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for uri in var.lists : can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.*)?$", uri))])
    error_message = "Each of lists has the form s3://BUCKET/PREFIX."
  }
}

variable "kms_key_arn" {
  description = "A key of your own for queues, tables and bucket; null encrypts with SSE-SQS, DynamoDB's own key and SSE-S3, which cost nothing."
  type        = string
  default     = null
}

variable "source_kms_key_arns" {
  description = "Keys with which objects of the sources are encrypted."
  type        = list(string)
  default     = []
}

variable "deletion_protection" {
  description = "Whether the tables refuse to be deleted, and the bucket while it holds anything. 'terraform destroy' needs false, applied before."
  type        = bool
  default     = true
}

variable "state_bucket" {
  description = "Name of the bucket of the state, which is made; null makes one up of name, account and region."
  type        = string
  default     = null
}

variable "state_expiration_days" {
  description = "Days after which files of runs are deleted; 0 keeps them. A run whose files are gone cannot be resumed, requeued or shown."
  type        = number
  default     = 0
}

variable "visibility_seconds" {
  description = "How long a received message stays hidden unless it is renewed: how soon the work of a killed task goes on elsewhere."
  type        = number
  default     = 30

  validation {
    condition     = var.visibility_seconds >= 1 && var.visibility_seconds <= 43200
    error_message = "visibility_seconds is from 1 to 43,200."
  }
}

variable "operator_principals" {
  description = "ARNs that may take the operator's role (status, resume, requeue, dead letters); empty leaves it to the account's own policies."
  type        = list(string)
  default     = []
}
