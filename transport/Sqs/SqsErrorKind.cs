namespace QueueMap.AmazonSqs.Sqs;

/// <summary>Why SQS refused, as far as a caller can act on it.</summary>
public enum SqsErrorKind
{
    Unknown = 0,
    QueueDoesNotExist = 1,
    QueueExistsWithOtherAttributes = 2,
    QueueDeletedRecently = 3,
    PurgeInProgress = 4,
    ReceiptHandleInvalid = 5,
    MessageNotInFlight = 6,
    Throttled = 7,
    AccessDenied = 8,
    OverLimit = 9,
    MessageTooLarge = 10,
    InvalidRequest = 11,
    BodyCorrupt = 12,
    ServerFault = 13,
    Unsupported = 14,
    ResourceNotFound = 15,
}

internal static class SqsErrorKinds
{
    /// <summary>
    /// SQS names one error in up to three ways: the JSON protocol's shape, the older query protocol's code (which batch
    /// entries still carry), and either with a namespace before a '#' or a '.'.
    /// </summary>
    public static SqsErrorKind Of(string? code)
    {
        var name = code is null ? "" : code[(code.LastIndexOfAny(['#', '.']) + 1)..];
        return name switch
        {
            "QueueDoesNotExist" or "NonExistentQueue" => SqsErrorKind.QueueDoesNotExist,
            "QueueNameExists" or "QueueAlreadyExists" => SqsErrorKind.QueueExistsWithOtherAttributes,
            "QueueDeletedRecently" => SqsErrorKind.QueueDeletedRecently,
            "PurgeQueueInProgress" => SqsErrorKind.PurgeInProgress,
            "ReceiptHandleIsInvalid" or "InvalidReceiptHandle" => SqsErrorKind.ReceiptHandleInvalid,
            "MessageNotInflight" => SqsErrorKind.MessageNotInFlight,
            "RequestThrottled" or "Throttling" or "ThrottlingException" or "ThrottledException" or "KmsThrottled"
                or "TooManyRequestsException" or "RequestLimitExceeded" => SqsErrorKind.Throttled,
            "AccessDenied" or "AccessDeniedException" or "KmsAccessDenied" or "UnrecognizedClientException"
                or "InvalidClientTokenId" or "SignatureDoesNotMatch" or "ExpiredToken" => SqsErrorKind.AccessDenied,
            "OverLimit" => SqsErrorKind.OverLimit,
            "BatchRequestTooLong" => SqsErrorKind.MessageTooLarge,
            "ResourceNotFoundException" => SqsErrorKind.ResourceNotFound,
            "UnsupportedOperation" or "InvalidAction" or "UnknownOperationException" => SqsErrorKind.Unsupported,
            "InvalidParameterValue" or "InvalidParameterValueException" or "InvalidMessageContents" or "InvalidAttributeName"
                or "InvalidAttributeValue" or "InvalidAddress" or "MissingParameter" or "ValidationError" => SqsErrorKind.InvalidRequest,
            "InternalError" or "InternalFailure" or "ServiceUnavailable" => SqsErrorKind.ServerFault,
            _ => SqsErrorKind.Unknown,
        };
    }

    /// <summary>A fresh attempt with the same content may succeed.</summary>
    public static bool IsTransient(this SqsErrorKind kind) =>
        kind is SqsErrorKind.Throttled or SqsErrorKind.ServerFault or SqsErrorKind.Unknown;

    /// <summary>The receipt handle no longer holds the message: someone else has it, or it is gone.</summary>
    public static bool IsLostLock(this SqsErrorKind kind) =>
        kind is SqsErrorKind.ReceiptHandleInvalid or SqsErrorKind.MessageNotInFlight or SqsErrorKind.InvalidRequest
            or SqsErrorKind.QueueDoesNotExist;
}
