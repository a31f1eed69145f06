using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.HistoryChecker.Oracles;

/// <summary>O7: every failed batch is visible with its cause, and a requeue brings it home.</summary>
internal static class Deaths
{
    public static Ruling Rule(History history)
    {
        if ((history.First ?? history.Last) is not { } first)
        {
            return new("O7", "no ended run", ["there is no ledger to look for deaths in"]);
        }

        var run = history.Facts.Run;
        var findings = new List<string>();
        var dead = first.Shards(run).SelectMany(shard => shard["dead"]!.AsObject()).ToList();
        foreach (var (number, entry) in dead)
        {
            var cause = entry!["cause"];
            if (string.IsNullOrWhiteSpace((string?)cause?["error"]) || string.IsNullOrWhiteSpace((string?)cause?["message"]))
            {
                findings.Add($"batch {number} is dead without a cause");
            }
        }

        var folded = first.Shards(run).SelectMany(LedgerWrites.FoldedOf).ToHashSet();
        var announced = first.Part(run, "header")!["listing"]!["announced"]!.GetValue<int>();
        var named = dead.Select(entry => int.Parse(entry.Key, System.Globalization.CultureInfo.InvariantCulture)).ToHashSet();
        findings.AddRange(Enumerable.Range(0, announced).Where(batch => !folded.Contains(batch) && !named.Contains(batch))
            .Select(batch => $"batch {batch} is neither folded nor dead in a run that says it has ended"));
        if (history.Last?.Shards(run).SelectMany(LedgerWrites.FoldedOf).ToHashSet() is { } atLast)
        {
            findings.AddRange(named.Where(batch => !atLast.Contains(batch)).Select(batch => $"batch {batch} was dead, and no requeue brought it home"));
        }

        // A worker that gives a batch up says so to the ledger before it moves the message.
        var died = history.Messages.Sent.Where(sent => sent.Meaning is { Kind: "BatchDied" }).ToList();
        foreach (var moved in history.Messages.Sent.Where(sent => sent.Queue == history.Facts.BatchesQueue + "-dead" && sent.Meaning is { Kind: "MapBatch" } && sent.Meaning.Run == run))
        {
            if (!died.Exists(death => death.Call.Who == moved.Call.Who && death.Meaning!.Batch == moved.Meaning!.Batch && death.Call.Answered < moved.Call.Answered))
            {
                findings.Add($"{moved.Call.Who} moved batch {moved.Meaning!.Batch} to the dead letters, and did not tell the ledger before");
            }
        }

        return new("O7", $"{announced} batches, {dead.Count} dead when the run first ended", findings);
    }
}
