using System.Text.Json.Serialization;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Wire;

namespace QueueMap.Contracts.Messages;

/// <summary>Tells the reducer that a batch used up its deliveries, so that the ledger names it and its cause.</summary>
/// <param name="Run">Id of the run.</param>
/// <param name="Batch">Number of the batch within the run.</param>
/// <param name="Cause">Why the last delivery failed.</param>
public sealed record BatchDied(
    [property: JsonPropertyName("run")] string Run,
    [property: JsonPropertyName("batch")] int Batch,
    [property: JsonPropertyName("cause")] DeathCause Cause,
    [property: JsonPropertyName("version")] int Version = WireFormat.Version) : IVersioned;
