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
public sealed record ItemOutcome(
    [property: JsonIgnore] Fate Fate,
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("etag")] string ETag,
    [property: JsonPropertyName("batch")] int Batch)
{
    [JsonPropertyName("reason")]
    public QuarantineReason? Reason { get; init; }

    [JsonPropertyName("detail")]
    public string? Detail { get; init; }

    [JsonPropertyName("line")]
    public long? Line { get; init; }

    [JsonPropertyName("column")]
    public string? Column { get; init; }

    [JsonPropertyName("raw")]
    public string? Raw { get; init; }

    /// <summary>Why the batch of a pending item died.</summary>
    [JsonPropertyName("cause")]
    public DeathCause? Cause { get; init; }
}
