using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Maxima;

namespace QueueMap.Contracts.Runs;

/// <summary>A run as it was read: its header and all of its shards.</summary>
/// <param name="Header">Read after the shards, so that it announces at least what they hold.</param>
/// <param name="Shards">All shards, by index.</param>
public sealed record RunSnapshot(RunHeader Header, IReadOnlyList<Shard> Shards)
{
    public MapCounts Counts => Shards.Aggregate(new MapCounts(), (sum, shard) => sum + shard.Counts);

    /// <summary>What mapping took, over all sessions; null where no worker said so.</summary>
    public MapWork? Work => Shards.Aggregate((MapWork?)null, (sum, shard) => shard.Work is { } work ? (sum ?? new MapWork()) + work : sum);

    public Coverage Coverage
    {
        get
        {
            var counts = Counts;
            return new Coverage(Header.Listing.Items, counts.Mapped, counts.Quarantined - Header.Requeued.Items);
        }
    }

    /// <summary>
    /// The dead batches, by number. Requeued ones are none while the run is open; in a finished run they are again, because
    /// a requeue that was killed before it opened the run has only marked them.
    /// </summary>
    public IEnumerable<KeyValuePair<int, DeadBatch>> Dead => Shards
        .SelectMany(shard => shard.Dead)
        .Where(dead => !dead.Value.Requeued || Header.State.IsFinished())
        .OrderBy(dead => dead.Key);

    /// <summary>Files of quarantined items that nobody has requeued.</summary>
    public IEnumerable<QuarantineSegment> Quarantine =>
        Shards.SelectMany(shard => shard.Quarantine).Where(segment => Header.Requeued.Segments?.Contains(segment.File) != true);

    /// <summary>
    /// Every batch that will ever be is folded or dead: counted, never read off a queue. Shards from before a requeue count
    /// for nothing: their dead batches are waited for again.
    /// </summary>
    public bool IsSettled => Header.Listing.Complete
        && Shards.All(shard => shard.Reopened == Header.Reopened)
        && Shards.Sum(shard => shard.Settled) == Header.Listing.Announced;

    /// <summary>Whether a delivery of the batch would still change something.</summary>
    public bool Awaits(int batch)
    {
        var shard = Shards[batch % Header.Spec.Shards];
        return !shard.HasFolded(batch) && !shard.IsDead(batch);
    }

    /// <summary>The pass in which the batch is sent now.</summary>
    public int PassOf(int batch) => Shards[batch % Header.Spec.Shards].PassOf(batch);

    public GroupMaxima Maxima => GroupMaxima.Empty.Merge([.. Shards.Select(shard => shard.Maxima)], Header.Spec.Job.TieBreak.Count);
}
