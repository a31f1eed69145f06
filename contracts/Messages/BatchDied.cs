using System.Text.Json.Serialization;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Wire;

namespace QueueMap.Contracts.Messages;

/// <summary>Tells the reducer that a batch used up its deliveries, so that the ledger names it and its cause.</summary>
/// <param name="Run">Id of the run.</param>
/// <param name="Batch">Number of the batch within the run.</param>
/// <param name="Cause">Why the last delivery failed.</param>
/// <param name="Pass">
/// Pass of the message that died (<see cref="MapBatch.Pass"/>): news that comes after the batch was requeued must not bury
/// it again. A partial needs no such number, because what a batch contributes is the same in every pass.
/// </param>
public sealed record BatchDied(
    [property: JsonPropertyName("run")] string Run,
    [property: JsonPropertyName("batch")] int Batch,
    [property: JsonPropertyName("cause")] DeathCause Cause,
    [property: JsonPropertyName("pass"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Pass = 0,
    [property: JsonPropertyName("version"), JsonPropertyOrder(-1)] int Version = WireFormat.Version) : IVersioned;
