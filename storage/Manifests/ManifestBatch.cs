using System.Text.Json.Serialization;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Wire;

namespace QueueMap.Storage.Manifests;

/// <summary>A batch as the manifest holds it: one JSON line.</summary>
/// <param name="Batch">Number of the batch, from 0, without gaps.</param>
/// <param name="Items">Its items, in listing order; never none.</param>
/// <param name="LeftOut">
/// Objects before its last item, in listing order, that were no items of the job: what a resumed listing does not see again.
/// </param>
/// <param name="Requeue">The items were quarantined and are sent again: they have been counted as listed before.</param>
/// <param name="At">Position of its last item in the list that the run is listed from; null where it is listed by lanes.</param>
public sealed record ManifestBatch(
    [property: JsonPropertyName("batch")] int Batch,
    [property: JsonPropertyName("items")] IReadOnlyList<Item> Items,
    [property: JsonPropertyName("leftOut")] long LeftOut = 0,
    [property: JsonPropertyName("requeue")] bool Requeue = false,
    [property: JsonPropertyName("at")] long? At = null,
    [property: JsonPropertyName("version"), JsonPropertyOrder(-1)] int Version = WireFormat.Version) : IVersioned;
