using QueueMap.Simulation.Scheduling;

namespace QueueMap.Simulation.World;

/// <summary>What is wrong with single objects of the source, and how listings of it are paged.</summary>
internal sealed class ItemTroubles
{
    private readonly Dictionary<string, int> _disturbed = new(StringComparer.Ordinal);

    /// <summary>Pauses of a reader, each too short to be noticed, that together may take the 2 minutes that an item is given.</summary>
    private const int ManyFreezes = 6;

    private readonly Dictionary<string, List<SimProcess>> _reads = new(StringComparer.Ordinal);

    private readonly HashSet<string> _slow = new(StringComparer.Ordinal);

    public int PageSize { get; set; } = 1_000;

    /// <summary>Whoever reads one of them dies of it.</summary>
    public HashSet<string> Poison { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Denied { get; } = new(StringComparer.Ordinal);

    /// <summary>Two such bodies may be more than an item is given.</summary>
    public bool WasSlow(string key) => _slow.Contains(key);

    /// <summary>How long the whole body of an object takes.</summary>
    public Dictionary<string, TimeSpan> Slow { get; } = new(StringComparer.Ordinal);

    public Action<string> Killed { get; set; } = _ => { };

    public TimeSpan SlownessOf(string bucket, string key)
    {
        var slow = bucket == Sources.Bucket ? Slow.GetValueOrDefault(key) : TimeSpan.Zero;
        if (slow > TimeSpan.Zero)
        {
            _slow.Add(key);
        }

        return slow;
    }

    public bool IsDenied(string bucket, string key) => bucket == Sources.Bucket && Denied.Contains(key);

    public bool KillsItsReader(string bucket, string key)
    {
        if (bucket != Sources.Bucket || !Poison.Contains(key))
        {
            return false;
        }

        Killed(key);
        return true;
    }

    /// <summary>How often an object of the source was asked for.</summary>
    public int ReadsOf(string key) => _reads.GetValueOrDefault(key)?.Count ?? 0;

    /// <summary>Somebody who asked for it stood still again and again.</summary>
    public bool HadSlowReader(string key) => _reads.GetValueOrDefault(key)?.Exists(reader => reader.Freezes >= ManyFreezes) == true;

    public void CountRead(string bucket, string key, SimProcess reader)
    {
        if (bucket == Sources.Bucket)
        {
            (_reads.TryGetValue(key, out var readers) ? readers : _reads[key] = []).Add(reader);
        }
    }

    public void Disturb(string key) => _disturbed[key] = DisturbancesOf(key) + 1;

    public int DisturbancesOf(string key) => _disturbed.GetValueOrDefault(key);
}
