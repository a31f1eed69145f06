using System.Text.Json.Serialization;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Maxima;
using QueueMap.Contracts.Wire;

namespace QueueMap.Contracts.Messages;

/// <summary>What one batch contributes to the result. A pure function of the bytes of its items, but for what it took.</summary>
/// <param name="Run">Id of the run.</param>
/// <param name="Batch">Number of the batch within the run.</param>
/// <param name="Counts">What was read, and what of it was left out.</param>
/// <param name="Maxima">The best row of each group that the batch's items hold.</param>
/// <param name="Quarantined">The items that failed for good, in the order of the batch.</param>
/// <param name="Work">What mapping it took; null where its worker does not say so.</param>
public sealed record PartialMaxima(
    [property: JsonPropertyName("run")] string Run,
    [property: JsonPropertyName("batch")] int Batch,
    [property: JsonPropertyName("counts")] MapCounts Counts,
    [property: JsonPropertyName("maxima")] GroupMaxima Maxima,
    [property: JsonPropertyName("quarantined")] IReadOnlyList<QuarantinedItem> Quarantined,
    [property: JsonPropertyName("work"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MapWork? Work = null,
    [property: JsonPropertyName("version"), JsonPropertyOrder(-1)] int Version = WireFormat.Version) : IVersioned;
