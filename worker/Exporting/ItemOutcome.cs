using System.Text.Json.Serialization;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Ledger;

namespace QueueMap.Worker.Exporting;

/// <summary>What became of an item; the names of its files.</summary>
public enum Fate
{
    Succeeded,
    Failed,
    Pending,
}

/// <summary>One line of the files of items.</summary>
/// <param name="Batch">The batch that holds the item now: after a requeue another one than at first.</param>
[JsonConverter(typeof(ItemOutcomeConverter))]
public sealed record ItemOutcome(Fate Fate, string Key, long Size, string ETag, int Batch)
{
    /// <summary>What the item was quarantined for; null where it was not.</summary>
    public QuarantinedItem? Quarantined { get; init; }

    /// <summary>Why the batch of a pending item died; null of others.</summary>
    public DeathCause? Cause { get; init; }
}
