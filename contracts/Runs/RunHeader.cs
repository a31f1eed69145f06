using System.Text.Json.Serialization;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Wire;

namespace QueueMap.Contracts.Runs;

/// <summary>The one document that says what a run is and where it stands. Every change is a conditional write.</summary>
public sealed record RunHeader : IVersioned
{
    [JsonPropertyName("version")]
    public int Version { get; init; } = WireFormat.Version;

    [JsonPropertyName("spec")]
    public required RunSpec Spec { get; init; }

    [JsonPropertyName("state")]
    public RunState State { get; init; } = RunState.Listing;

    /// <summary>Why the run ended as it did, for a person; null while it is open, and where there is nothing to say.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    /// <summary>How often the run has been opened again by a requeue.</summary>
    [JsonPropertyName("reopened")]
    public int Reopened { get; init; }

    /// <summary>When the results were last begun to be written, or the run was cancelled. Never goes back.</summary>
    [JsonPropertyName("endedAt")]
    public DateTimeOffset? EndedAt { get; init; }

    [JsonPropertyName("listing")]
    public ListingProgress Listing { get; init; } = new();

    [JsonPropertyName("requeued")]
    public RequeuedItems Requeued { get; init; } = new();

    /// <summary>A requeue of this finished run that has begun and not yet opened it; null where there is none.</summary>
    [JsonPropertyName("requeuing")]
    public RequeueIntent? Requeuing { get; init; }

    /// <summary>
    /// How often dead batches have been requeued while the run was open. A finalizer that found the run settled before such
    /// a requeue sees by this number that it must look again.
    /// </summary>
    [JsonPropertyName("requeues"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Requeues { get; init; }

    /// <summary>
    /// The header of the run in a state that ends it, or begins to. An end is never before the one before it, also where the
    /// clock has jumped back or is another's: the result of a requeue replaces the one before.
    /// </summary>
    /// <exception cref="InvalidOperationException">The run may not go there.</exception>
    public RunHeader EndAs(RunState next, DateTimeOffset now) => Become(next) with
    {
        EndedAt = EndedAt is { } before && before >= now ? before.AddTicks(1) : now,
    };

    /// <summary>The header in its next state.</summary>
    /// <exception cref="InvalidOperationException">The run may not go there.</exception>
    public RunHeader Become(RunState next) => State.MayBecome(next)
        ? this with { State = next }
        : throw new InvalidOperationException($"Run {Spec.Run} is {State} and cannot become {next}.");
}

/// <summary>How far the listing is.</summary>
/// <param name="Complete">The source is listed to its end: no number above <paramref name="Announced"/> will ever come.</param>
/// <param name="Announced">Batches in the manifest. A partial of any other batch is foreign.</param>
/// <param name="Published">Batches sent to the queue at least once: the checkpoint of the listing.</param>
/// <param name="Items">Items found in the source.</param>
/// <param name="Bytes">Their size, in bytes.</param>
/// <param name="LeftOut">Objects of the source that are no items of the job.</param>
/// <param name="LeftOutExamples">Some of their keys, to show what was left out. Untrusted.</param>
/// <param name="Partitioned">
/// Whether the source had partitions when the listing began; null before. A folder that appears later must not change what
/// a resumed listing takes for items.
/// </param>
/// <param name="InLanes">
/// Whether the folders at the top are listed side by side, their items in turn; null before. A resumed listing keeps the order.
/// </param>
/// <param name="CutAt">Number of items at which the listing was ended by request; null where it was not.</param>
/// <param name="Duplicates">Entries of a list that named a key again; null where there were none.</param>
public sealed record ListingProgress(
    [property: JsonPropertyName("complete")] bool Complete = false,
    [property: JsonPropertyName("announced")] int Announced = 0,
    [property: JsonPropertyName("published")] int Published = 0,
    [property: JsonPropertyName("items")] long Items = 0,
    [property: JsonPropertyName("bytes")] long Bytes = 0,
    [property: JsonPropertyName("leftOut")] long LeftOut = 0,
    [property: JsonPropertyName("leftOutExamples")] IReadOnlyList<string>? LeftOutExamples = null,
    [property: JsonPropertyName("partitioned")] bool? Partitioned = null,
    [property: JsonPropertyName("inLanes")] bool? InLanes = null,
    [property: JsonPropertyName("cutAt")] long? CutAt = null,
    [property: JsonPropertyName("duplicates")] long? Duplicates = null);

/// <summary>
/// Quarantined items that were sent through the run again, in batches of their own. One write of the header moves them
/// from quarantined to pending.
/// </summary>
/// <param name="Items">How many.</param>
/// <param name="Segments">Files of quarantined items that have been requeued, whole.</param>
public sealed record RequeuedItems(
    [property: JsonPropertyName("items")] long Items = 0,
    [property: JsonPropertyName("segments")] IReadOnlyList<string>? Segments = null);
