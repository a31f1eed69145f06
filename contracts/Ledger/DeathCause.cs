using System.Text.Json.Serialization;

namespace QueueMap.Contracts.Ledger;

/// <summary>Why a batch used up its deliveries.</summary>
/// <param name="Error">Type of the error, without its namespace: what causes are grouped by.</param>
/// <param name="Message">Its message. May quote untrusted text.</param>
/// <param name="Worker">Host and process that saw it.</param>
/// <param name="At">When, by that worker's clock.</param>
public sealed record DeathCause(
    [property: JsonPropertyName("error")] string Error,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("worker")] string Worker,
    [property: JsonPropertyName("at")] DateTimeOffset At);

/// <summary>A batch in the dead set of a shard.</summary>
/// <param name="Cause">Why it died, the last time.</param>
/// <param name="Requeues">How often it has been requeued since it first died: the pass that the run waits for, or lost last.</param>
/// <param name="Requeued">It has been requeued and is neither folded nor dead again: the run waits for it.</param>
public sealed record DeadBatch(
    [property: JsonPropertyName("cause")] DeathCause Cause,
    [property: JsonPropertyName("requeues")] int Requeues = 0,
    [property: JsonPropertyName("requeued")] bool Requeued = false);
