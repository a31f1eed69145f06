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

    /// <summary>A renewal is due after about half of the time that a message is hidden; a busy machine may be late with it.</summary>
    private const double PatiencesHeld = 2;

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

        Renewals(history, findings);
        return new("O10", $"{history.Calls.Count} calls, {gets.Count} GETs for {delivered} delivered items, {writes} writes for {received} messages", findings);

        void Check(string what, int found, int allowed)
        {
            if (found > allowed)
            {
                findings.Add($"{found} {what}; {allowed} are allowed");
            }
        }
    }

    // Who works on for longer than a message is hidden, and never asks for more time, has others do his work again.
    private static void Renewals(History history, List<string> findings)
    {
        var disturbed = history.Events.Where(happened => happened.Kind == "limit" || happened.What is "SIGSTOP" or "SIGKILL").Select(happened => happened.Who).ToHashSet(StringComparer.Ordinal);
        var deleted = FirstByHandle(history.Messages.Deletions);
        var renewed = FirstByHandle(history.Messages.Changes);
        foreach (var received in history.Messages.Received.Where(message => message.Call.Faults.Count == 0 && !disturbed.Contains(message.Call.Who)))
        {
            if (deleted.TryGetValue(received.Handle!, out var end) && end - received.Call.Answered > PatiencesHeld * received.Visibility * Second
                && !renewed.ContainsKey(received.Handle!))
            {
                findings.Add($"{received.Call.Who} held {received.Meaning?.Kind} {received.Meaning?.Batch} for {(end - received.Call.Answered) / 1e9:F1} s, hidden for {received.Visibility} s, and never renewed it");
            }
        }
    }

    private static Dictionary<string, long> FirstByHandle(IEnumerable<MessageEvent> events) =>
        events.GroupBy(happened => happened.Handle!, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Min(happened => happened.Call.At), StringComparer.Ordinal);

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
