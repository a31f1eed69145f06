using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Batching;

/// <param name="Linger">How long the first entry of a batch waits for others. Every entry that joins saves one call.</param>
/// <param name="MaxConcurrency">Calls under way at once; while all are, further entries gather into full batches.</param>
/// <param name="MaxAttempts">Of one entry that fails for a passing reason while the call as such succeeds.</param>
internal sealed record BatcherOptions(TimeSpan Linger, int MaxConcurrency, int MaxAttempts)
{
    /// <summary>A sender waits for its answer: 10 ms is about one round trip to SQS, and fills batches from 1,000 messages a second on.</summary>
    public static BatcherOptions Sending { get; } = new(TimeSpan.FromMilliseconds(10), MaxConcurrency: 8, MaxAttempts: 4);

    /// <summary>Nobody waits for a deletion: 50 ms fill batches from 200 messages a second on, and are nothing beside 30 s of visibility.</summary>
    public static BatcherOptions Deleting { get; } = new(TimeSpan.FromMilliseconds(50), MaxConcurrency: 8, MaxAttempts: 4);

    /// <summary>A message given back is wanted elsewhere: it waits for no other.</summary>
    public static BatcherOptions Releasing { get; } = new(TimeSpan.Zero, MaxConcurrency: 8, MaxAttempts: 4);

    internal static bool FillsOneCall(int entries) => entries >= SqsLimits.MaxBatchEntries;
}
