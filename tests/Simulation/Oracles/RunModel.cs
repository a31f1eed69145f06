using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Runs;

namespace QueueMap.Simulation.Oracles;

/// <summary>What the judge knows of a run, from what was durably written and sent; nobody tells it anything.</summary>
internal sealed class RunModel(string run)
{
    public string Run => run;

    public RunHeader? Header { get; set; }

    /// <summary>The process that wrote the first header, as long as nobody else has written one.</summary>
    public string? CreatedBy { get; set; }

    public Dictionary<int, Shard> Shards { get; } = [];

    /// <summary>The manifest, by number.</summary>
    public List<ListedBatch> Batches { get; } = [];

    /// <summary>Keys of the manifest's batches that are no requeues.</summary>
    public HashSet<string> Listed { get; } = new(StringComparer.Ordinal);

    /// <summary>When what concerns a batch was last sent, by the kind of message and whether it went among the dead.</summary>
    public Dictionary<(string Kind, bool Dead, int Batch), long> LastSent { get; } = [];

    public Dictionary<(string Kind, int Batch), int> Sends { get; } = [];

    /// <summary>The last pass of a batch that was sent to the workers.</summary>
    public Dictionary<int, int> LastPass { get; } = [];

    /// <summary>Batches whose message died by its deliveries, or was moved among the dead, or of which somebody said that it died; and the pass of that.</summary>
    public HashSet<(int Batch, int Pass)> Died { get; } = [];

    /// <summary>Something of the batch died, in that pass or a later one.</summary>
    public bool HasDied(int batch, int pass = 0) => Died.Any(death => death.Batch == batch && death.Pass >= pass);

    /// <summary>The bytes of each pass's result, as first written.</summary>
    public Dictionary<string, byte[]> Results { get; } = new(StringComparer.Ordinal);

    public bool WasRequeued { get; set; }

    /// <summary>When a run that had ended was last opened again.</summary>
    public long ReopenedAt { get; set; } = long.MinValue;

    /// <summary>When dead batches of the open run were last marked as awaited.</summary>
    public Dictionary<int, long> MarkedAt { get; } = [];

    /// <summary>When the header last said that batches had been marked; before that a mark counts for nothing.</summary>
    public long MarksToldAt { get; set; } = long.MinValue;

    /// <summary>Somebody has begun to take it back from the dead, and the header does not say so yet: a run may end over that.</summary>
    public bool IsMarkedOnly(int batch) => Find(batch)?.Dead.TryGetValue(batch, out var dead) == true && dead.Requeued
        && MarkedAt.TryGetValue(batch, out var at) && at > MarksToldAt;

    /// <summary>Who has written segments of the manifest, and when.</summary>
    public List<(string Writer, long At)> Segments { get; } = [];

    /// <summary>Somebody else has written to the manifest since then: what two producers, or two requeues, at once may do.</summary>
    public bool WroteOther(string writer, long since) => Segments.Any(segment => segment.Writer != writer && segment.At >= since);

    public bool HasFolded(int batch) => Find(batch)?.HasFolded(batch) == true;

    public bool IsDead(int batch) => Find(batch)?.IsDead(batch) == true;

    public bool HasEnded => Header?.State.IsFinished() == true;

    public Shard? Find(int batch) => Header is null ? null : Shards.GetValueOrDefault(batch % Header.Spec.Shards);

    /// <summary>When a copy of a message of this kind and batch was last sent beside the one itself; before all times where none was.</summary>
    public long LastCopy(string kind, int batch, string ownId) => Copies.TryGetValue((kind, batch), out var last) && last.Id != ownId ? last.At : long.MinValue;

    public Dictionary<(string Kind, int Batch), (string Id, long At)> Copies { get; } = [];

    public bool WasSentSince(string kind, bool dead, int batch, long since) => LastSent.TryGetValue((kind, dead, batch), out var at) && at >= since;
}

/// <param name="IsRequeue">Its items were listed before, and quarantined.</param>
internal sealed record ListedBatch(int Number, IReadOnlyList<(string Key, string ETag)> Items, bool IsRequeue);
