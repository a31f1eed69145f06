using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.HistoryChecker.Oracles;

/// <summary>O9: no credential in any log, and no raw content of rows in the logs of workers and reducers.</summary>
internal static class Secrets
{
    public static Ruling Rule(History history)
    {
        var findings = new List<string>();
        foreach (var (name, text) in history.Logs)
        {
            findings.AddRange(history.Facts.Secrets.Where(secret => text.Contains(secret, StringComparison.Ordinal)).Select(_ => $"{name} holds a secret key"));

            // What a person asked to see, the command prints: a result names stations.
            if (!name.StartsWith("queuemap", StringComparison.Ordinal) && LineWith(text, history.Facts.RowMark) is { } line)
            {
                findings.Add($"{name} holds content of a row: {line}");
            }
        }

        return new("O9", $"{history.Logs.Values.Sum(text => text.Length):N0} characters of {history.Logs.Count} logs, {history.Facts.Secrets.Count} secrets", findings);
    }

    private static string? LineWith(string text, string mark) =>
        text.Split('\n').FirstOrDefault(line => line.Contains(mark, StringComparison.Ordinal)) is { } line ? line[..Math.Min(line.Length, 300)] : null;
}
