using System.Text.Json.Serialization;
using QueueMap.Contracts.Maxima;
using QueueMap.Contracts.Wire;

namespace QueueMap.Contracts.Ledger;

/// <summary>
/// One part of a run's ledger. Batch number modulo shard count fixes the shard, so a duplicate always meets the bitmap
/// that knows it, and what a batch contributes is written together with the bit that says so.
/// </summary>
public sealed record Shard : IVersioned
{
    [JsonPropertyName("version")]
    public int Version { get; init; } = WireFormat.Version;

    /// <summary>Index of the shard, from 0.</summary>
    [JsonPropertyName("index")]
    public required int Index { get; init; }

    /// <summary>Number of shards of the run; never changes.</summary>
    [JsonPropertyName("of")]
    public required int Of { get; init; }

    /// <summary>Sum of the counts of the folded batches.</summary>
    [JsonPropertyName("counts")]
    public MapCounts Counts { get; init; } = new();

    /// <summary>Sum of what mapping the folded batches took, as far as their workers said so; null where none did.</summary>
    [JsonPropertyName("work"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MapWork? Work { get; init; }

    /// <summary>Best row of each group over the folded batches.</summary>
    [JsonPropertyName("maxima")]
    public GroupMaxima Maxima { get; init; } = GroupMaxima.Empty;

    /// <summary>The folded batches; bit n stands for batch n × <see cref="Of"/> + <see cref="Index"/>.</summary>
    [JsonPropertyName("folded")]
    public BatchSet Folded { get; init; } = new();

    /// <summary>The batches that used up their deliveries, by number.</summary>
    [JsonPropertyName("dead")]
    public IReadOnlyDictionary<int, DeadBatch> Dead { get; init; } = new Dictionary<int, DeadBatch>();

    /// <summary>Where the quarantined items of the folded batches are written, oldest first.</summary>
    [JsonPropertyName("quarantine")]
    public IReadOnlyList<QuarantineSegment> Quarantine { get; init; } = [];

    /// <summary>
    /// The run's result has been, or is being, computed from this state: nothing is folded into it until a requeue opens it.
    /// Without it a partial that comes late could change the coverage of a result that users have already read.
    /// </summary>
    [JsonPropertyName("closed")]
    public bool Closed { get; init; }

    /// <summary>How often the shard has been opened again: a finalizer from before a requeue cannot close it any more.</summary>
    [JsonPropertyName("reopened")]
    public int Reopened { get; init; }

    /// <summary>Batches that need no further work unless somebody requeues them.</summary>
    [JsonIgnore]
    public int Settled => Folded.Count + Dead.Values.Count(dead => !dead.Requeued);

    /// <summary>
    /// Whether a batch of this shard is not settled, of so many that the run has announced at least: then the run was not
    /// settled when the shard was written, and whoever settles that batch will see whether it is.
    /// </summary>
    public bool Misses(int announced) => Settled < (announced - Index + Of - 1) / Of;

    public bool HasFolded(int batch) => Folded.Contains(BitOf(batch));

    /// <summary>The batch used up its deliveries, and nobody has requeued it since.</summary>
    public bool IsDead(int batch) => Dead.TryGetValue(batch, out var dead) && !dead.Requeued;

    /// <summary>How often the batch has been requeued: what is sent for it now, and what news of its death must say.</summary>
    public int PassOf(int batch) => Dead.TryGetValue(batch, out var dead) ? dead.Requeues : 0;

    /// <summary>The bit of a batch that belongs to this shard.</summary>
    internal int BitOf(int batch) => batch % Of == Index
        ? batch / Of
        : throw new ArgumentException($"Batch {batch} belongs to shard {batch % Of} of {Of}, not to shard {Index}.", nameof(batch));

    public static Shard Empty(int index, int of) => new() { Index = index, Of = of };
}

/// <summary>A file of the run that holds quarantined items, written before the shard that names it.</summary>
/// <param name="File">Name of the file within the run.</param>
/// <param name="Items">How many items it holds.</param>
public sealed record QuarantineSegment(
    [property: JsonPropertyName("file")] string File,
    [property: JsonPropertyName("items")] int Items);
