namespace QueueMap.Simulation.Faults;

/// <summary>How often each fault was injected, by its name in the list of faults.</summary>
internal sealed class FaultCount
{
    private readonly SortedDictionary<string, long> _times = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Times => _times;

    public void Add(string fault, long times = 1) => _times[fault] = _times.GetValueOrDefault(fault) + times;
}
