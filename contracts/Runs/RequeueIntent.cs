using System.Text.Json.Serialization;
using QueueMap.Contracts.Ledger;

namespace QueueMap.Contracts.Runs;

/// <summary>
/// What a finished run is being opened again for. Written before any shard is touched: whoever goes on after a kill opens
/// the run for these, also where he was asked for others.
/// </summary>
/// <param name="Batches">Dead batches that the run waits for again; the other ones stay dead.</param>
/// <param name="Items">The quarantined items go through the run again, too.</param>
public sealed record RequeueIntent(
    [property: JsonPropertyName("batches")] BatchSet Batches,
    [property: JsonPropertyName("items")] bool Items);
