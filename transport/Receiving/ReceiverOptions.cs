using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Receiving;

/// <summary>How one queue is received.</summary>
internal sealed record ReceiverOptions(string QueueName, string QueueUrl)
{
    /// <summary>SQS's own default. Short enough that a killed process's messages come back soon; renewal makes it long enough.</summary>
    public static readonly TimeSpan DefaultVisibility = TimeSpan.FromSeconds(30);

    /// <summary>Below the 30 s that a .NET host waits for a stop by default, so that there is time left to give messages back.</summary>
    public static readonly TimeSpan DefaultStopLimit = TimeSpan.FromSeconds(25);

    /// <summary>A pump that helps polls briefly: it exists because there was a backlog, and ends when there is none.</summary>
    public static readonly TimeSpan HelperWait = TimeSpan.FromSeconds(1);

    /// <summary>Between empty receives that do not wait by themselves: without it an idle queue would be asked without end, for money.</summary>
    public static readonly TimeSpan PauseWithoutWait = TimeSpan.FromMilliseconds(100);

    /// <summary>Ten messages a round trip of some 15 ms each: eight pumps bring 5,000 messages a second, more than a process handles.</summary>
    public const int MaxPumps = 8;

    public TimeSpan Visibility { get; init; } = DefaultVisibility;

    public TimeSpan Wait { get; init; } = SqsLimits.MaxWait;

    /// <summary>Messages held here at once, waiting or running.</summary>
    public int Prefetch { get; init; } = SqsLimits.MaxBatchEntries;

    /// <summary>Messages handled at once.</summary>
    public int Concurrency { get; init; } = SqsLimits.MaxBatchEntries;

    /// <summary>How long a message whose handling failed stays hidden before it is delivered again.</summary>
    public TimeSpan RedeliveryDelay { get; init; }

    /// <summary>How long a stop waits for running messages before it gives them back.</summary>
    public TimeSpan StopLimit { get; init; } = DefaultStopLimit;

    /// <summary>The longest that one delivery is held: SQS allows no more than 12 h.</summary>
    public TimeSpan MaxHold { get; init; } = SqsLimits.MaxVisibility;

    /// <summary>
    /// Pause after a receive that was neither empty nor full, so that the next one finds more: at most 50 short receives a
    /// second and pump, and a message waits 20 ms longer at worst.
    /// </summary>
    public TimeSpan GatherPause { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The queue goes away with this process: an open poll may be cut, because nothing that it swallows is wanted.</summary>
    public bool IsTemporary { get; init; }

    public int PumpLimit => Math.Clamp(Prefetch / SqsLimits.MaxBatchEntries, 1, MaxPumps);
}
