using System.Text.Json.Serialization;

namespace QueueMap.Contracts.Runs;

/// <summary>Counts under the names that AWS Step Functions gives them in a Map Run, so that what reads those reads these.</summary>
/// <param name="Pending">Neither done nor given up, dead batches' items among them: a requeue still maps those.</param>
/// <param name="Running">Always 0: what is in work at a moment only the queue knows. It is counted as pending.</param>
/// <param name="Succeeded">Mapped, or folded.</param>
/// <param name="Failed">Quarantined, or dead.</param>
/// <param name="TimedOut">Always 0: what takes too long is delivered again, and dies in the end.</param>
/// <param name="Aborted">Not done when the run was cancelled.</param>
/// <param name="Total">All of them.</param>
public sealed record MapRunCounts(
    [property: JsonPropertyName("pending")] long Pending,
    [property: JsonPropertyName("running")] long Running,
    [property: JsonPropertyName("succeeded")] long Succeeded,
    [property: JsonPropertyName("failed")] long Failed,
    [property: JsonPropertyName("timedOut")] long TimedOut,
    [property: JsonPropertyName("aborted")] long Aborted,
    [property: JsonPropertyName("total")] long Total)
{
    public static MapRunCounts ItemsOf(RunSnapshot run)
    {
        var coverage = run.Coverage;
        return Of(run.Header.State, coverage.Mapped, coverage.Quarantined, coverage.Listed);
    }

    public static MapRunCounts BatchesOf(RunSnapshot run) =>
        Of(run.Header.State, run.Shards.Sum(shard => (long)shard.Folded.Count), run.Dead.LongCount(), run.Header.Listing.Announced);

    private static MapRunCounts Of(RunState state, long succeeded, long failed, long total)
    {
        var rest = total - succeeded - failed;
        var isCancelled = state == RunState.Cancelled;
        return new(isCancelled ? 0 : rest, Running: 0, succeeded, failed, TimedOut: 0, isCancelled ? rest : 0, total);
    }
}
