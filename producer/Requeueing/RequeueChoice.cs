using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Runs;

namespace QueueMap.Producer.Requeueing;

/// <summary>What of a run is to go through it again.</summary>
public sealed record RequeueChoice
{
    /// <summary>
    /// A batch that has died four times in spite of three requeues dies of something that a requeue does not mend; sent on
    /// and on, it would keep its run open for ever.
    /// </summary>
    public const int MaxRequeues = 3;

    /// <summary>All that a finished run has.</summary>
    public static readonly RequeueChoice Everything = new() { Items = true };

    /// <summary>Numbers of the batches; null for every dead one.</summary>
    public IReadOnlySet<int>? Batches { get; init; }

    /// <summary>
    /// The death of a batch of which the ledger may not have heard yet, because its worker died with it; null where nothing
    /// is known, and a batch that is not dead in the ledger is left alone.
    /// </summary>
    public Func<int, UnheardDeath?> Unheard { get; init; } = _ => null;

    /// <summary>The quarantined items, too: of a finished run only.</summary>
    public bool Items { get; init; }

    /// <summary>Also batches that have been requeued <see cref="MaxRequeues"/> times.</summary>
    public bool Force { get; init; }

    /// <summary>The batches of a run that are chosen and can be sent again.</summary>
    /// <param name="guarded">Those that could, and have been sent again too often.</param>
    internal IReadOnlyList<int> PickFrom(RunSnapshot run, out IReadOnlyList<int> guarded)
    {
        var batches = Batches is null
            ? run.Dead.Select(dead => dead.Key)
            : Batches.Order().Where(batch => batch >= 0 && batch < run.Header.Listing.Announced && CanGo(run, batch));
        var isGuarded = batches.ToLookup(batch => !Force && WouldGoTooOften(run.Shards[batch % run.Header.Spec.Shards], batch));
        guarded = isGuarded[true].ToArray(); // None is always the same empty array, so that two requeues compare as equal.
        return [.. isGuarded[false]];
    }

    private bool CanGo(RunSnapshot run, int batch)
    {
        var shard = run.Shards[batch % run.Header.Spec.Shards];
        return !shard.HasFolded(batch) && (shard.Dead.ContainsKey(batch) || Unheard(batch)?.Pass == 0);
    }

    private bool WouldGoTooOften(Shard shard, int batch) =>
        shard.PassOf(batch) >= MaxRequeues && (shard.IsDead(batch) || Unheard(batch)?.Pass == shard.PassOf(batch));
}

/// <summary>The death of a message that was found in the dead-letter queue.</summary>
/// <param name="Pass">What the message says of its pass.</param>
public sealed record UnheardDeath(DeathCause Cause, int Pass);
