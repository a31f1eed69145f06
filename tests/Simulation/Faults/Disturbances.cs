namespace QueueMap.Simulation.Faults;

/// <summary>When something last went wrong for whom: by it an oracle excuses what it would else blame a process for.</summary>
internal sealed class Disturbances
{
    private readonly Dictionary<(string Process, string Operation), long> _last = [];

    /// <summary>Until when nobody reaches any service. Long ago, where all were there all the time: a question about the time before a world began is answered no.</summary>
    public long AllAwayUntil { get; set; } = long.MinValue;

    /// <param name="until">Ahead of now, where it goes on for so long.</param>
    public void Add(string process, string operation, long until) => _last[(process, operation)] = until;

    /// <param name="operations">One of them; whatever the process did, where none is named.</param>
    public bool HasHit(string process, long since, params ReadOnlySpan<string> operations)
    {
        if (AllAwayUntil >= since || (operations.IsEmpty && LastOf(process) is { } last && last >= since))
        {
            return true;
        }

        foreach (var operation in operations)
        {
            if (_last.TryGetValue((process, operation), out var at) && at >= since)
            {
                return true;
            }
        }

        return false;
    }

    /// <returns>Null where nothing has disturbed the process.</returns>
    public long? LastOf(string process) => _last.Where(one => one.Key.Process == process).Max(one => (long?)one.Value);
}
