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
    /// Why a batch died of which the ledger has not heard yet, because its worker died with it; null where nothing is known
    /// and the batch is left alone.
    /// </summary>
    public Func<int, DeathCause?> Unheard { get; init; } = _ => null;

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
        var isGuarded = batches.ToLookup(batch => !Force && HasGoneTooOften(run.Shards[batch % run.Header.Spec.Shards], batch));
        guarded = isGuarded[true].ToArray(); // None is always the same empty array, so that two requeues compare as equal.
        return [.. isGuarded[false]];
    }

    private bool CanGo(RunSnapshot run, int batch)
    {
        var shard = run.Shards[batch % run.Header.Spec.Shards];
        return !shard.HasFolded(batch) && (shard.Dead.ContainsKey(batch) || Unheard(batch) is not null);
    }

    private static bool HasGoneTooOften(Shard shard, int batch) => shard.IsDead(batch) && shard.PassOf(batch) >= MaxRequeues;
}
