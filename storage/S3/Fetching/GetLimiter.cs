namespace QueueMap.Storage.S3.Fetching;

/// <summary>
/// Bounds the GETs in flight, and finds how many S3 bears: throttled it lowers the bound by a third, by a tenth where answers
/// have long come late, and answered in time it raises it by one for as many answers as the bound lets in. All sources of a
/// process share one, as S3 counts them together.
/// </summary>
internal sealed class GetLimiter(int most, TimeProvider time)
{
    /// <summary>S3 adds room as it sees load; a half would lose more than it saves, and several thirds come fast where needed.</summary>
    private const double Decrease = 2.0 / 3;

    /// <summary>Lateness only hints at a queue, and may be the network's; it is followed in small steps.</summary>
    private const double LateDecrease = 0.9;

    /// <summary>And not far: a mistaken hint must not cost more than this. Only throttling goes below.</summary>
    private readonly double _leastByLateness = Math.Max(1, Math.Min(most, Math.Max(8, most / 4)));

    private readonly LatencyTrend _trend = new(time);
    private readonly FairGate _gate = new(most);
    private readonly Lock _lock = new();
    private double _limit = most;
    private int _era;

    public int Limit => (int)_gate.Capacity;

    public int InFlight => (int)_gate.Taken;

    public async ValueTask<Slot> EnterAsync(CancellationToken cancellation)
    {
        await _gate.EnterAsync(1, cancellation);
        return new Slot(this, Volatile.Read(ref _era));
    }

    /// <returns>Null where all slots are taken or waited for.</returns>
    public Slot? TryEnter() => _gate.TryEnter(1) ? new Slot(this, Volatile.Read(ref _era)) : null;

    public void Throttled(Slot slot)
    {
        lock (_lock)
        {
            // Of all that were in flight together, the first to be refused speaks for the others.
            if (slot.Era == _era)
            {
                _era++;
                _limit = Math.Max(1, _limit * Decrease);
                _gate.Capacity = (long)_limit;
            }
        }
    }

    /// <param name="firstByte">From the request to the head of its answer.</param>
    public void Succeeded(TimeSpan firstByte)
    {
        lock (_lock)
        {
            if (_trend.IsLateWith(firstByte))
            {
                _limit = Math.Min(_limit, Math.Max(_leastByLateness, _limit * LateDecrease));
            }
            else if (_limit < most && _trend.Verdict == LatencyVerdict.Prompt)
            {
                _limit = Math.Min(most, _limit + (1 / _limit));
            }

            if (_gate.Capacity != (long)_limit)
            {
                _gate.Capacity = (long)_limit;
            }
        }
    }

    internal sealed class Slot(GetLimiter limiter, int era) : IDisposable
    {
        private bool _left;

        public int Era => era;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _left, true))
            {
                limiter._gate.Leave(1);
            }
        }
    }
}
