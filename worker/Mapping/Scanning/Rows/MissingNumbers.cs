namespace QueueMap.Worker.Mapping.Scanning.Rows;

/// <summary>The numbers that mean "not measured", as integers of one scale.</summary>
internal sealed class MissingNumbers(ColumnPlan plan)
{
    private readonly long[] _numbers = new long[plan.Missing.Count];
    private int _count;

    /// <summary>What is less is none of them.</summary>
    public long Least { get; private set; } = long.MaxValue;

    public bool Contains(long number) => _numbers.AsSpan(0, _count).Contains(number);

    /// <summary>Those that have a form at the scale; no value of it equals the others.</summary>
    public void UseScale(int scale)
    {
        (_count, Least) = (0, long.MaxValue);
        foreach (var missing in plan.Missing)
        {
            if (ScaledNumber.At(missing, scale) is { } number)
            {
                _numbers[_count++] = number;
                Least = Math.Min(Least, number);
            }
        }
    }
}
