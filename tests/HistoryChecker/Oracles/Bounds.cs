using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.HistoryChecker.Oracles;

/// <summary>O8: memory, file handles and connections are bounded, no exception is unobserved, nobody dies by himself, and a host that lacks something says so.</summary>
internal static class Bounds
{
    /// <summary>A worker rests at about 130 MB here; an item of this size or a heap that grows with the run would pass it.</summary>
    public const long MaxBytes = 700L << 20;

    /// <summary>A worker rests at about 200: files of the runtime, and its connections.</summary>
    public const int MaxHandles = 600;

    /// <summary>64 GETs at once, as many calls again that were cut and not yet closed, and those of the queues and tables.</summary>
    public const int MaxSockets = 300;

    private static readonly string[] s_signs = ["Unhandled exception", "UnobservedTaskException", "Fatal error. ", "Process terminated."];

    public static Ruling Rule(History history)
    {
        var findings = new List<string>();
        foreach (var process in history.Samples.GroupBy(sample => sample.Who, StringComparer.Ordinal))
        {
            Check(process.Key, "bytes of memory", process.Max(sample => sample.Bytes), MaxBytes, findings);
            Check(process.Key, "file handles", process.Max(sample => sample.Handles), MaxHandles, findings);
            Check(process.Key, "connections", process.Max(sample => sample.Sockets), MaxSockets, findings);
        }

        var limited = history.Events.Where(happened => happened.Kind == "limit").Select(happened => happened.Who).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, text) in history.Logs.Where(log => !limited.Contains(log.Key.Split('.')[0])))
        {
            findings.AddRange(s_signs.Where(sign => text.Contains(sign, StringComparison.Ordinal)).Select(sign => $"{name} says '{sign}'"));
        }

        var signalled = history.Events.Where(happened => happened.Kind == "signal").Select(happened => happened.Who).ToHashSet(StringComparer.Ordinal);
        foreach (var end in history.Events.Where(happened => happened is { Kind: "ended", Role: not "queuemap" }))
        {
            if (!limited.Contains(end.Who) && !signalled.Contains(end.Who))
            {
                findings.Add($"{end.Who} ended by itself with {end.What}");
            }
        }

        return new("O8", $"{history.Samples.Count} samples of {history.Events.Count(happened => happened.Kind == "started")} processes, {history.Logs.Count} logs", findings);
    }

    private static void Check(string who, string what, long found, long allowed, List<string> findings)
    {
        if (found > allowed)
        {
            findings.Add($"{who} had {found:N0} {what}; {allowed:N0} are allowed");
        }
    }
}
