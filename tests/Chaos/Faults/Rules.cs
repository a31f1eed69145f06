using QueueMap.FaultProxy.Faults;

namespace QueueMap.Chaos.Faults;

/// <summary>Rules as faults write them. A name with a slash is a trap's: what it holds counts when somebody was caught.</summary>
internal static class Rules
{
    /// <summary>Objects of the source lie in buckets of this name; those of the state do not.</summary>
    public const string Source = "/data";

    private const int HeldLong = 30_000;

    public static FaultRule Often(string name, string operation, FaultKind fault, double probability, string? path = null, int? limit = null, int milliseconds = 0, string? text = null) =>
        new() { Name = name, Operation = operation, Fault = fault, Probability = probability, Path = path, Limit = limit, Milliseconds = milliseconds, Text = text };

    /// <summary>Some calls one after the other: a burst, an outage.</summary>
    public static FaultRule Burst(string name, string operation, FaultKind fault, int from, int count, string? path = null) =>
        new() { Name = name, Operation = operation, Fault = fault, Calls = [.. Enumerable.Range(from, count)], Path = path };

    /// <summary>Holds some calls, until whoever waits for them has acted.</summary>
    public static FaultRule Trap(string name, string operation, FaultKind fault, int from = 1, int count = 2, string? path = null, string? text = null) =>
        new() { Name = name, Operation = operation, Fault = fault, Calls = [.. Enumerable.Range(from, count)], Path = path, Text = text, Milliseconds = HeldLong };
}
