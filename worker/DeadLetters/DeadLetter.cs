using QueueMap.Contracts.Ledger;

namespace QueueMap.Worker.DeadLetters;

/// <summary>A message of a dead-letter queue, as far as people and the ledger need it. Its items stay behind: the manifest has them.</summary>
public sealed record DeadLetter
{
    public required string MessageId { get; init; }

    /// <summary>Of the newest receive.</summary>
    public required string ReceiptHandle { get; init; }

    /// <summary>The batch that the message is of; null where the message is none of ours.</summary>
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
/// <param name="Kind">What it is of the batch.</param>
public sealed record LetterBatch(string Run, int Batch, int Pass, int Items, LetterKind Kind = LetterKind.Batch);

/// <summary>The messages that may die: one queue has batches, the other what became of them.</summary>
public enum LetterKind
{
    /// <summary>A batch that used up its deliveries.</summary>
    Batch,

    /// <summary>What a batch contributes, and no reducer could fold.</summary>
    Partial,

    /// <summary>The news that a batch is dead. The batch itself is a letter of the other queue, from where the ledger learns it, too.</summary>
    News,
}
