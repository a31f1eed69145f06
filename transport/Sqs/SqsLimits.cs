namespace QueueMap.AmazonSqs.Sqs;

/// <summary>What SQS refuses to exceed, in SQS's own units. Every other number of the transport is bounded by these.</summary>
public static class SqsLimits
{
    /// <summary>Body and attributes of one message, in UTF-8.</summary>
    public const int MaxMessageBytes = 1 << 20;

    /// <summary>All messages of one SendMessageBatch together: no more than one largest message.</summary>
    public const int MaxBatchBytes = MaxMessageBytes;

    public const int MaxBatchEntries = 10;

    public const int MaxAttributes = 10;

    public const int MaxAttributeNameLength = 256;

    public const int MaxQueueNameLength = 80;

    /// <summary>Received and neither deleted nor visible again, in one standard queue.</summary>
    public const int MaxInFlight = 120_000;

    /// <summary>Every request is billed once for each begun chunk of this size.</summary>
    public const int BillingChunkBytes = 64 << 10;

    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);

    /// <summary>Counted from the first receive of a delivery; no renewal reaches past it.</summary>
    public static readonly TimeSpan MaxVisibility = TimeSpan.FromHours(12);

    public static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(900);

    /// <summary>A dead letter keeps the age that it had: retention of both queues counts from the first send.</summary>
    public static readonly TimeSpan MaxRetention = TimeSpan.FromDays(14);
}
