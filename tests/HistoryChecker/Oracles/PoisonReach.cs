using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.HistoryChecker.Oracles;

/// <summary>O11: poison does not slow healthy batches past a bound.</summary>
internal static class PoisonReach
{
    /// <summary>
    /// From the end of the faults to the fold of the last healthy batch: a redelivery of 10 s and one of a minute, in case that
    /// a fault hit it twice, and a visibility timeout. With poison, a batch may have shared a process with it and have died of
    /// it; that one is dead, not slow, and is not asked about.
    /// </summary>
    private static readonly TimeSpan s_within = TimeSpan.FromSeconds(100);

    public static Ruling Rule(History history)
    {
        if (history.Facts.Poison.Count == 0)
        {
            return new("O11", "no poison in this round", []);
        }

        if (history.First is not { } first)
        {
            return new("O11", "no ended run", ["there is no ledger to look for healthy batches in"]);
        }

        var run = history.Facts.Run;
        var sick = Manifests.Batches(first, run).Where(batch => batch["items"]!.AsArray().Any(item => history.Facts.Poison.Contains(Manifests.KeyOf(item!))))
            .Select(batch => batch["batch"]!.GetValue<int>()).ToHashSet();
        var healthy = first.Shards(run).SelectMany(LedgerWrites.FoldedOf).Where(batch => !sick.Contains(batch)).ToList();
        var bound = history.Facts.FaultsEndedAt + (s_within.Ticks * 100);
        var late = healthy.Where(batch => history.Ledger.FoldedAt(batch) is not { } at || at > bound).ToList();
        return new(
            "O11", $"{sick.Count} batches with poison, {healthy.Count} healthy ones",
            late.Count == 0 ? [] : [$"{late.Count} healthy batches were folded later than {s_within.TotalSeconds:F0} s after the faults, the first of them {late[0]}"]);
    }
}
