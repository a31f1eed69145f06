using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.HistoryChecker.Oracles;

/// <summary>O3: no batch counts twice: the sums of the ledger are those of the objects, and every batch is in one bitmap.</summary>
internal static class CountedOnce
{
    public static Ruling Rule(History history)
    {
        if (history.Last is not { } last)
        {
            return new("O3", "no ended run", ["there is no ledger of an ended run"]);
        }

        var run = history.Facts.Run;
        var findings = new List<string>();
        var shards = last.Shards(run).ToList();
        var naive = Answer.Expected(history, last);
        Equal("mapped items", naive.Items, shards.Sum(shard => shard["counts"]!["mapped"]!.GetValue<long>()));
        Equal("rows", naive.Rows, shards.Sum(shard => shard["counts"]!["rows"]!.GetValue<long>()));
        var folded = shards.SelectMany(LedgerWrites.FoldedOf).Order().ToList();
        var announced = last.Part(run, "header")!["listing"]!["announced"]!.GetValue<int>();
        Equal("batches of the manifest", Manifests.Batches(last, run).Count, announced);
        if (!folded.SequenceEqual(Enumerable.Range(0, announced)))
        {
            findings.Add($"the bitmaps hold {folded.Count} batches, {folded.Distinct().Count()} of them different; {announced} were announced");
        }

        return new("O3", $"{announced} batches in {shards.Count} shards, {naive.Rows} rows", findings);

        void Equal(string what, long expected, long found)
        {
            if (expected != found)
            {
                findings.Add($"the ledger counts {found} {what}; there are {expected}");
            }
        }
    }
}
