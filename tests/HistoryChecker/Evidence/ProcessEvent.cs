namespace QueueMap.HistoryChecker.Evidence;

/// <summary>Something that happened to a process.</summary>
/// <param name="Kind">started, signal, limit, ended.</param>
/// <param name="What">The signal, the limit, or the exit code.</param>
public sealed record ProcessEvent(long At, string Who, string Role, string Kind, string What)
{
    public const string FileName = "processes.jsonl";
}

/// <summary>What a process held at a moment.</summary>
public sealed record Sample(long At, string Who, string Role, long Bytes, int Handles, int Sockets)
{
    public const string FileName = "samples.jsonl";
}
