namespace QueueMap.Storage.S3.Fetching;

/// <summary>Sees which requests in flight are late, by one timer for all: one a request would cost more than its signature.</summary>
internal sealed class LateGets : IDisposable
{
    /// <summary>A timer is no more exact.</summary>
    private static readonly TimeSpan s_soonest = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly List<HedgedGet> _waiting = [];
    private readonly List<HedgedGet> _late = [];
    private long _rings = long.MaxValue;

    public LateGets(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static late => ((LateGets)late!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(HedgedGet get)
    {
        lock (_lock)
        {
            get.Place = _waiting.Count;
            _waiting.Add(get);
            if (get.Due < _rings)
            {
                RingAt(get.Due);
            }
        }
    }

    /// <summary>Also one that was late, and is no longer here.</summary>
    public void Remove(HedgedGet get)
    {
        lock (_lock)
        {
            if (get.Place >= 0)
            {
                RemoveAt(get.Place);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    // A timer rings once at a time: it is set anew only at the end.
    private void Ring()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            for (var i = _waiting.Count - 1; i >= 0; i--)
            {
                if (_waiting[i].Due <= now)
                {
                    _late.Add(_waiting[i]);
                    RemoveAt(i);
                }
            }
        }

        foreach (var get in _late)
        {
            get.SendAgain();
        }

        _late.Clear();
        lock (_lock)
        {
            _rings = long.MaxValue;
            var next = long.MaxValue;
            foreach (var get in _waiting)
            {
                next = Math.Min(next, get.Due);
            }

            if (next < long.MaxValue)
            {
                RingAt(next);
            }
        }
    }

    private void RingAt(long timestamp)
    {
        _rings = timestamp;
        var wait = _time.GetElapsedTime(_time.GetTimestamp(), timestamp);
        _timer.Change(wait > s_soonest ? wait : s_soonest, Timeout.InfiniteTimeSpan);
    }

    private void RemoveAt(int place)
    {
        var last = _waiting[^1];
        _waiting[place].Place = -1;
        if (place < _waiting.Count - 1)
        {
            _waiting[place] = last;
            last.Place = place;
        }

        _waiting.RemoveAt(_waiting.Count - 1);
    }
}
