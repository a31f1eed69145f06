using QueueMap.Simulation.Faults;

namespace QueueMap.Simulation.Campaigns;

/// <summary>What many worlds were like.</summary>
internal sealed class Tally
{
    public int Seeds { get; set; }

    public double SimulatedHours { get; set; }

    public long Events { get; set; }

    /// <summary>Over the histories of all seeds, in any order of them.</summary>
    public ulong Histories { get; set; }

    public SortedDictionary<string, long> Faults { get; set; } = new(StringComparer.Ordinal);

    public List<Failed> Failures { get; set; } = [];

    public void Add(Tally other)
    {
        Seeds += other.Seeds;
        SimulatedHours += other.SimulatedHours;
        Events += other.Events;
        Histories = unchecked(Histories + other.Histories);
        Failures.AddRange(other.Failures);
        foreach (var (fault, times) in other.Faults)
        {
            Faults[fault] = Faults.GetValueOrDefault(fault) + times;
        }
    }

    public void Add(FaultCount count)
    {
        foreach (var (fault, times) in count.Times)
        {
            Faults[fault] = Faults.GetValueOrDefault(fault) + times;
        }
    }
}

internal sealed record Failed(int Seed, IReadOnlyList<string> Why);
