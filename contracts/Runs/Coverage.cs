using System.Text.Json.Serialization;

namespace QueueMap.Contracts.Runs;

/// <summary>What became of every listed item: listed = mapped + quarantined + pending, always.</summary>
/// <param name="Listed">Items found in the source.</param>
/// <param name="Mapped">Items whose rows count towards the result.</param>
/// <param name="Quarantined">Items that failed for good and have not been requeued.</param>
public sealed record Coverage(
    [property: JsonPropertyName("listed")] long Listed,
    [property: JsonPropertyName("mapped")] long Mapped,
    [property: JsonPropertyName("quarantined")] long Quarantined)
{
    /// <summary>Items of batches that are neither folded nor given up, dead batches among them.</summary>
    [JsonPropertyName("pending")]
    public long Pending => Listed - Mapped - Quarantined;

    public override string ToString() =>
        $"{Listed:N0} listed = {Mapped:N0} mapped + {Quarantined:N0} quarantined + {Pending:N0} pending";
}
