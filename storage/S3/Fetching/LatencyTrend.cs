namespace QueueMap.Storage.S3.Fetching;

/// <summary>
/// Whether answers come later than they could: the median of the latest first bytes against the least median of the last
/// minute or two. Of first bytes, because those of a large object come no later than those of a small one; and of medians,
/// because one slow answer of a hundred is S3's, and no sign of a queue.
/// </summary>
internal sealed class LatencyTrend(TimeProvider time)
{
    /// <summary>Answers of a window: enough that chance does not double their median.</summary>
    public const int Window = 64;

    /// <summary>Windows in a row that must be late: a pause of this process makes one, a queue makes all.</summary>
    public const int Patience = 3;

    /// <summary>A queue as long as the answer itself: half of the wait is in vain.</summary>
    private const double Late = 2;

    /// <summary>Between the two nothing is done, or the bound would swing.</summary>
    private const double Prompt = 1.5;

    /// <summary>Less is what a busy machine adds by itself.</summary>
    private static readonly TimeSpan s_noise = TimeSpan.FromMilliseconds(10);

    /// <summary>A server that has become slower for good is known as such after two of these.</summary>
    private static readonly TimeSpan s_epoch = TimeSpan.FromMinutes(1);

    private readonly long[] _latest = new long[Window];
    private long _epochBegan = time.GetTimestamp();
    private long _leastBefore = long.MaxValue;
    private long _least = long.MaxValue;
    private int _count;
    private int _lateWindows;

    public LatencyVerdict Verdict { get; private set; }

    /// <returns>True once for each window that makes answers late for too long.</returns>
    public bool IsLateWith(TimeSpan firstByte)
    {
        _latest[_count++] = firstByte.Ticks;
        if (_count < Window)
        {
            return false;
        }

        _count = 0;
        Array.Sort(_latest);
        Judge(_latest[Window / 2]);
        _lateWindows = Verdict == LatencyVerdict.Late ? _lateWindows + 1 : 0;
        if (_lateWindows < Patience)
        {
            return false;
        }

        _lateWindows = 0;
        return true;
    }

    private void Judge(long median)
    {
        if (time.GetElapsedTime(_epochBegan) >= s_epoch)
        {
            (_leastBefore, _least, _epochBegan) = (_least, long.MaxValue, time.GetTimestamp());
        }

        _least = Math.Min(_least, median);
        var least = Math.Min(_least, _leastBefore);
        var more = median - least;
        Verdict = more <= s_noise.Ticks || median < least * Prompt ? LatencyVerdict.Prompt
            : median < least * Late ? LatencyVerdict.Between
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
