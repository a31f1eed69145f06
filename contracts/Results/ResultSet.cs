using System.Text.Json.Serialization;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Runs;
using QueueMap.Contracts.Wire;

namespace QueueMap.Contracts.Results;

/// <summary>The result of a finished run, with what it covers.</summary>
public sealed record ResultSet : IVersioned
{
    [JsonPropertyName("version")]
    public int Version { get; init; } = WireFormat.Version;

    [JsonPropertyName("job")]
    public required string Job { get; init; }

    [JsonPropertyName("run")]
    public required string Run { get; init; }

    [JsonPropertyName("state")]
    public required RunState State { get; init; }

    /// <summary>When the run ended; of two results of a job the later one stands.</summary>
    [JsonPropertyName("endedAt")]
    public required DateTimeOffset EndedAt { get; init; }

    [JsonPropertyName("coverage")]
    public required Coverage Coverage { get; init; }

    [JsonPropertyName("counts")]
    public required MapCounts Counts { get; init; }

    /// <summary>One row a group, in ordinal order.</summary>
    [JsonPropertyName("rows")]
    public required IReadOnlyList<ResultRow> Rows { get; init; }

    /// <summary>
    /// Whether this result may stand in the place of another one of the same job: only where it ended later, so that a
    /// finalizer that was held up for an hour cannot bring an old result back.
    /// </summary>
    public bool Supersedes(ResultSet other) =>
        EndedAt != other.EndedAt ? EndedAt > other.EndedAt : string.CompareOrdinal(Run, other.Run) >= 0;
}
