using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;

namespace QueueMap.Worker.Reducing;

/// <summary>What a partial must be before it is believed. Messages are untrusted: a forged one must not bend the counts.</summary>
internal static class PartialCheck
{
    /// <returns>Why the partial is refused, or null.</returns>
    public static string? Refusal(RunHeader header, PartialMaxima partial)
    {
        var counts = partial.Counts;
        if (partial.Batch < 0 || partial.Batch >= header.Listing.Announced)
        {
            return $"the run has batches 0 to {header.Listing.Announced - 1}";
        }

        // The serializer keeps nulls out of properties, not out of lists and dictionaries.
        if (partial.Maxima.HoldsNull || partial.Quarantined.Any(item => item is null))
        {
            return "it holds null where a value must be";
        }

        if (counts.Quarantined != partial.Quarantined.Count)
        {
            return $"it counts {counts.Quarantined} quarantined items and names {partial.Quarantined.Count}";
        }

        if (counts.Mapped < 0 || counts.Bytes < 0 || counts.Missing < 0 || counts.Skipped < 0 || counts.Rows < 0
            || counts.Mapped + counts.Quarantined is < 1 or > BatchLimits.MaxItems)
        {
            return $"its counts are impossible: {counts}";
        }

        if (partial.Work is { IsPossible: false } work)
        {
            return $"what it took is impossible: {work}";
        }

        // Each maximum is a row of its own, and a row is of a mapped item.
        if (counts.Missing > counts.Rows || counts.Skipped > counts.Rows - counts.Missing
            || partial.Maxima.Count > counts.Rows - counts.Missing - counts.Skipped
            || (counts.Mapped == 0 && (counts.Rows > 0 || counts.Bytes > 0)))
        {
            return $"its {partial.Maxima.Count} maxima and its counts contradict each other: {counts}";
        }

        var kept = header.Spec.Job.Kept.Count;
        return partial.Maxima.KeptOtherThan(kept) is { } other ? $"a maximum keeps {other} columns where job {header.Spec.Job.Name} keeps {kept}" : null;
    }
}
