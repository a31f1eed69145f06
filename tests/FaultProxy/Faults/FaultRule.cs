namespace QueueMap.FaultProxy.Faults;

/// <summary>When to inject which fault. Say either a probability or the exact calls.</summary>
public sealed record FaultRule
{
    public const string AnyOperation = "*";

    /// <summary>As the protocol names it: ReceiveMessage, PutItem, GetObject.</summary>
    public string Operation { get; init; } = AnyOperation;

    /// <summary>Only calls whose path holds this text; null: all. It is how one object of S3 is meant.</summary>
    public string? Path { get; init; }

    /// <summary>Only calls of whoever signs with this access key; null: all. So one process among many is meant.</summary>
    public string? Who { get; init; }

    /// <summary>Only calls whose body holds this text; null: all. S3's bodies are not looked at.</summary>
    public string? Text { get; init; }

    /// <summary>What the log of calls says beside the fault; null: nothing.</summary>
    public string? Name { get; init; }

    public required FaultKind Fault { get; init; }

    /// <summary>Of one call, 0 to 1.</summary>
    public double Probability { get; init; }

    /// <summary>Which of the calls that match, counted from 1 since the rule was set.</summary>
    public IReadOnlyList<int> Calls { get; init; } = [];

    /// <summary>Null: without end.</summary>
    public int? Limit { get; init; }

    /// <summary>Of a latency or of what is held back; of a slow body, between two bytes.</summary>
    public int Milliseconds { get; init; }

    /// <summary>A latency is longer by up to as much, by chance.</summary>
    public int JitterMilliseconds { get; init; }

    internal bool Matches(string operation) => Operation == AnyOperation || Operation == operation;

    internal bool Matches(CallHead call) => Matches(call.Operation) && Has(call.Path, Path) && (Who is null || Who == call.Who) && Has(call.Text, Text);

    private static bool Has(string text, string? part) => part is null || text.Contains(part, StringComparison.Ordinal);

    internal void Check()
    {
        if (Probability is < 0 or > 1 || (Probability > 0) == (Calls.Count > 0))
        {
            throw new FormatException($"A rule for {Fault} has probability {Probability} and {Calls.Count} calls; allowed is either a probability above 0 and up to 1, or a list of calls.");
        }

        if (Calls.Any(call => call < 1) || Limit < 1 || Milliseconds < 0 || JitterMilliseconds < 0)
        {
            throw new FormatException($"A rule for {Fault} has a number below what it counts from: calls and limits from 1, milliseconds from 0.");
        }
    }
}
