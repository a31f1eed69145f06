using QueueMap.Contracts.Ledger;

namespace QueueMap.Worker.DeadLetters;

/// <summary>A message of the batches' dead-letter queue, as far as people and the ledger need it. Its items stay behind: the manifest has them.</summary>
public sealed record DeadLetter
{
    public required string MessageId { get; init; }

    /// <summary>Of the newest receive.</summary>
    public required string ReceiptHandle { get; init; }

    /// <summary>The batch that died; null where the message is none of ours.</summary>
    public LetterBatch? Batch { get; init; }

    /// <summary>Why it is none of ours; null where it is.</summary>
    public string? Foreign { get; init; }

    /// <summary>Why it died. Its texts are untrusted.</summary>
    public required DeathCause Cause { get; init; }

    /// <summary>Nobody left a word: the queue moved the message, because it had been received too often and never deleted.</summary>
    public required bool IsSilent { get; init; }

    /// <summary>Deliveries up to its death; for a silent death all receives, those by who lists dead letters included.</summary>
    public required int Attempts { get; init; }

    /// <summary>Top of the stack. Untrusted.</summary>
    public string? Stack { get; init; }

    /// <summary>When it was sent: to this queue by who moved it, or to the batches' queue where SQS did. Null where nobody knows.</summary>
    public DateTimeOffset? SentAt { get; init; }
}

/// <summary>What a message says that it asks for. Untrusted but for its form.</summary>
/// <param name="Run">Of the form of a run id.</param>
/// <param name="Batch">Not negative.</param>
/// <param name="Pass">Not negative.</param>
/// <param name="Items">How many items it names.</param>
public sealed record LetterBatch(string Run, int Batch, int Pass, int Items);
