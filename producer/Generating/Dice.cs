namespace QueueMap.Producer.Generating;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014). Our own, because System.Random promises no sequence across .NET versions, and
/// a seed must name the same data for ever. One addition and five mixing steps a draw; no tables, no state beyond a word.
/// </summary>
internal struct Dice
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <summary>A sequence of its own for each combination: no file's content hangs on the draws of another.</summary>
    public Dice(ulong seed, DiceUse use, int station, int year) =>
        _state = Mix(Mix(Mix(seed + GoldenGamma) ^ (ulong)use) ^ (((ulong)(uint)station << 32) | (uint)year));

    public ulong Next()
    {
        _state += GoldenGamma;
        return Mix(_state);
    }

    /// <summary>0 to <paramref name="bound"/> - 1. Multiply and shift: its bias, below bound / 2^32, shows in no file.</summary>
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    /// <summary>Both ends included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    public bool Percent(int chance) => Below(100) < chance;

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

/// <summary>What a sequence decides. Apart, so that one option (a share of missing values, say) moves no other digit.</summary>
internal enum DiceUse
{
    Station = 1,
    Days = 2,
    Rows = 3,
    Missing = 4,
    Corruption = 5,
    CorruptFiles = 6,
    StationNumbers = 7,
    StationId = 8,
    Twins = 9,
    Weather = 10,
}
