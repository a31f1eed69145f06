using QueueMap.Contracts.Runs;
using QueueMap.Storage.Runs;

namespace QueueMap.Producer.Output;

/// <summary>The sentences that close a run, the same on a terminal and in a log.</summary>
public static class RunReport
{
    /// <summary>Quarantined items that are shown one by one; 'status --json' gives them all.</summary>
    public const int MaxQuarantinedShown = 10;

    /// <param name="run">The run as it stands.</param>
    /// <param name="quarantined">Its first quarantined items.</param>
    /// <param name="elapsed">How long it was worked on; null where that is not known.</param>
    /// <param name="flag">What must be added to a command to mean this home.</param>
    public static IEnumerable<string> Lines(RunSnapshot run, IReadOnlyList<QuarantineRecord> quarantined, TimeSpan? elapsed, string flag)
    {
        var counts = run.Counts;
        var spec = run.Header.Spec;
        if (run.Header.Listing.LeftOut > 0)
        {
            yield return LeftOut(run.Header.Listing);
        }

        if (run.Header.Listing.Duplicates is { } again)
        {
            yield return $"again     {again:N0} entries of the list name a key that came before; each key counts once";
        }

        if (run.Header.Listing.CutAt is { } most)
        {
            yield return $"cut       the listing ended at {most:N0} items, as --max-items asked; what lies beyond was not looked at";
        }

        yield return $"rows      {counts.Rows:N0} read, {counts.Missing:N0} of them without a value, {counts.Skipped:N0} malformed and skipped";
        foreach (var line in Quarantined(run, quarantined, flag))
        {
            yield return line;
        }

        foreach (var (batch, dead) in run.Dead)
        {
            yield return Printable.Of($"dead      batch {batch}: {dead.Cause.Error}: {dead.Cause.Message}");
        }

        yield return $"coverage  {run.Coverage}";
        var time = elapsed is { } took ? $" in {Quantity.Time(took)} ({Quantity.Size(counts.Bytes)})" : "";
        yield return $"run       {spec.Run}: {run.Header.State}{time}{(run.Header.Reason is { } reason ? $". {reason}" : "")}";
        if (run.Header.State is RunState.Partial or RunState.Failed && (run.Dead.Any() || run.Coverage.Quarantined > 0))
        {
            yield return $"next      when the cause is mended: queuemap requeue {spec.Run}{flag}";
        }
    }

    private static string LeftOut(ListingProgress listing)
    {
        var examples = listing.LeftOutExamples is { Count: > 0 } some ? $" ({string.Join(", ", some)}{(listing.LeftOut > some.Count ? ", ..." : "")})" : "";
        return Printable.Of($"left out  {listing.LeftOut:N0} objects that are no items of the job{examples}; --include decides what is");
    }

    private static IEnumerable<string> Quarantined(RunSnapshot run, IReadOnlyList<QuarantineRecord> quarantined, string flag)
    {
        foreach (var item in quarantined.Take(MaxQuarantinedShown).Select(record => record.Item))
        {
            var where = item.Line is { } line ? $":{line}" : "";
            var column = item.Column is { } name ? $" [{name}]" : "";
            yield return Printable.Of($"bad item  {item.Key}{where}{column}: {item.Detail}");
        }

        if (run.Coverage.Quarantined > MaxQuarantinedShown)
        {
            yield return $"          and {run.Coverage.Quarantined - MaxQuarantinedShown:N0} more: queuemap status {run.Header.Spec.Run}{flag} --json";
        }
    }
}
