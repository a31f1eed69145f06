using System.Globalization;

namespace QueueMap.Simulation.Scheduling;

/// <summary>What happened, in order, as a number that is the same for the same history, and as lines where somebody reads them.</summary>
internal sealed class History(bool keepsLines)
{
    private readonly List<string> _lines = [];
    private ulong _hash = 14_695_981_039_346_656_037; // FNV-1a.

    public ulong Hash => _hash;

    public long Count { get; private set; }

    public IReadOnlyList<string> Lines => _lines;

    public void Add(long at, string line)
    {
        Count++;
        Mix((ulong)at);
        foreach (var c in line)
        {
            Mix(c);
        }

        Remark(at, line);
    }

    /// <summary>A line for whoever reads, and no part of the history.</summary>
    public void Remark(long at, string line)
    {
        if (keepsLines)
        {
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{TimeSpan.FromTicks(at).TotalSeconds,12:F4}  {line}"));
        }
    }

    private void Mix(ulong value) => _hash = (_hash ^ value) * 1_099_511_628_211;
}
