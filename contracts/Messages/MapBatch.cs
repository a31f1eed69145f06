using System.Text.Json.Serialization;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Wire;

namespace QueueMap.Contracts.Messages;

/// <summary>
/// Asks a worker to map one batch. It names no bucket, host or folder: where the items lie is the run's to say, so a
/// forged message cannot make a worker read elsewhere.
/// </summary>
/// <param name="Run">Id of the run.</param>
/// <param name="Batch">Number of the batch within the run, from 0.</param>
/// <param name="Items">What to map, in listing order.</param>
/// <param name="Pass">How often the batch had been requeued when this was sent: what a worker says with its death.</param>
public sealed record MapBatch(
    [property: JsonPropertyName("run")] string Run,
    [property: JsonPropertyName("batch")] int Batch,
    [property: JsonPropertyName("items")] IReadOnlyList<Item> Items,
    [property: JsonPropertyName("pass"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Pass = 0,
    [property: JsonPropertyName("version"), JsonPropertyOrder(-1)] int Version = WireFormat.Version) : IVersioned;
