using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.HistoryChecker.Oracles;

/// <summary>O10: calls per useful work stay within the retry budget, and what is refused is not asked again hotly.</summary>
internal static class Budget
{
    /// <summary>A GET for each delivered item, one in twenty hedged, and some room for what was cut amid its body.</summary>
    private const double GetsAnItem = 1.5;

    /// <summary>Refusals of one operation that one process may meet within a second: its 64 GETs at once, each twice.</summary>
    private const int RefusalsASecond = 150;

    /// <summary>A fold writes a shard, a duplicate none; conflicts of reducers and a header or two come on top.</summary>
    private const int WritesABatch = 6;

    private const int Slack = 100;

    private const long Second = 1_000_000_000;

    public static Ruling Rule(History history)
    {
        var findings = new List<string>();
        var delivered = history.Messages.Received.Where(message => message.Queue == history.Facts.BatchesQueue).Sum(message => message.Meaning?.Items ?? 0);
        var gets = history.Calls.Where(call => call.Operation == "GetObject" && call.Path.Contains($"/{history.Facts.SourceBucket}/", StringComparison.Ordinal)).ToList();
        Check("GETs of items that nobody disturbed", gets.Count(call => call.Faults.Count == 0), (int)(GetsAnItem * delivered) + Slack);
        var received = history.Messages.Received.Count;
        var writes = history.Calls.Count(call => call.Operation == "PutItem" && call.Faults.Count == 0
            && call.Request!.Contains($"\"{history.Facts.RunsTable}\"", StringComparison.Ordinal) && IsOurs(call));
        Check("writes of the ledger that nobody disturbed", writes, (WritesABatch * received) + Slack);
        foreach (var refused in history.Calls.Where(call => call is { Status: >= 400, Answered: null } && IsOurs(call)).GroupBy(call => (call.Who, call.Operation)))
        {
            Check($"refused calls of {refused.Key.Operation} by {refused.Key.Who} in a second", Densest([.. refused.Select(call => call.At)]), RefusalsASecond);
        }

        return new("O10", $"{history.Calls.Count} calls, {gets.Count} GETs for {delivered} delivered items, {writes} writes for {received} messages", findings);

        void Check(string what, int found, int allowed)
        {
            if (found > allowed)
            {
                findings.Add($"{found} {what}; {allowed} are allowed");
            }
        }
    }

    private static bool IsOurs(Call call) => call.Who.Length > 0;

    private static int Densest(List<long> moments)
    {
        var (most, from) = (0, 0);
        for (var to = 0; to < moments.Count; to++)
        {
            while (moments[to] - moments[from] > Second)
            {
                from++;
            }

            most = Math.Max(most, to - from + 1);
        }

        return most;
    }
}
