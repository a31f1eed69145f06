using System.Collections.Concurrent;

namespace QueueMap.Chaos.Rounds;

/// <summary>How often each fault came to pass, as counted by whoever did it.</summary>
internal sealed class Counts
{
    private readonly ConcurrentDictionary<string, int> _times = new(StringComparer.Ordinal);

    public int Of(string fault) => _times.GetValueOrDefault(fault);

    public void Add(string fault, int times = 1) => _times.AddOrUpdate(fault, times, (_, before) => before + times);

    public void Add(Counts others)
    {
        foreach (var (fault, times) in others._times)
        {
            Add(fault, times);
        }
    }
}
