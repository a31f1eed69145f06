namespace QueueMap.HistoryChecker.Evidence;

/// <summary>A call that passed a proxy, as its log tells it.</summary>
public sealed record Call
{
    public long At { get; init; }

    public long End { get; init; }

    public string Service { get; init; } = "";

    public string Operation { get; init; } = "";

    public string Path { get; init; } = "";

    public string Who { get; init; } = "";

    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>When the server itself had answered.</summary>
    public long? Answered { get; init; }

    public int Status { get; init; }

    public string? Request { get; init; }

    public string? Response { get; init; }

    /// <summary>The server did what it was asked, whether the caller heard of it or not.</summary>
    public bool IsApplied => Answered is not null && Status is >= 200 and < 300;
}
