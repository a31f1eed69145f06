namespace QueueMap.Storage.S3.Fetching;

/// <summary>
/// Whether answers come later than they could: the median of the latest first bytes against the least median of the last
/// minute or two. Of first bytes, because those of a large object come no later than those of a small one; and of medians,
/// because one slow answer of a hundred is S3's, and no sign of a queue.
/// </summary>
/// <param name="window">Answers whose median is taken: as many as may be in flight, so that three windows on nothing is left of before.</param>
internal sealed class LatencyTrend(int window, TimeProvider time)
{
    /// <summary>A queue as long as the answer itself: half of the wait is in vain.</summary>
    private const double Late = 2;

    /// <summary>Between the two nothing is done, or the bound would swing.</summary>
    private const double Prompt = 1.5;

    /// <summary>Less is what a busy machine adds by itself.</summary>
    private static readonly TimeSpan s_noise = TimeSpan.FromMilliseconds(10);

    /// <summary>What was the least longer ago than two of these is forgotten: servers move, and networks change.</summary>
    private static readonly TimeSpan s_epoch = TimeSpan.FromMinutes(1);

    private readonly long[] _latest = new long[window];
    private long _epochBegan = time.GetTimestamp();
    private long _leastBefore = long.MaxValue;
    private long _least = long.MaxValue;
    private int _count;

    /// <summary>Ticks, of the last window.</summary>
    public long Median { get; private set; }

    public LatencyVerdict Verdict { get; private set; }

    /// <returns>Whether a window is full, and verdict and median are new.</returns>
    public bool Add(TimeSpan firstByte)
    {
        _latest[_count++] = firstByte.Ticks;
        if (_count < window)
        {
            return false;
        }

        _count = 0;
        Array.Sort(_latest);
        Median = _latest[window / 2];
        Judge();
        return true;
    }

    /// <summary>Takes the last window as what can be had, whatever was before.</summary>
    public void Accept()
    {
        (_least, _leastBefore) = (Median, long.MaxValue);
        Verdict = LatencyVerdict.Prompt;
    }

    private void Judge()
    {
        if (time.GetElapsedTime(_epochBegan) >= s_epoch)
        {
            (_leastBefore, _least, _epochBegan) = (_least, long.MaxValue, time.GetTimestamp());
        }

        _least = Math.Min(_least, Median);
        var least = Math.Min(_least, _leastBefore);
        Verdict = Median - least <= s_noise.Ticks || Median < least * Prompt ? LatencyVerdict.Prompt
            : Median < least * Late ? LatencyVerdict.Between
            : LatencyVerdict.Late;
    }
}

/// <summary>How late the answers of a window were.</summary>
internal enum LatencyVerdict
{
    Prompt,

    /// <summary>Neither one nor the other.</summary>
    Between,

    Late,
}
