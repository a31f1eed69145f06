using System.Threading.Channels;

namespace QueueMap.Tests.Reducing;

/// <summary>A clock that stands still until it is moved; timers that fall due then fire.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly Lock _sync = new();
    private readonly List<StillTimer> _timers = [];
    private readonly Channel<bool> _set = Channel.CreateUnbounded<bool>();
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    /// <summary>Timers that have been set and have neither fired nor been disposed of.</summary>
    public int Pending
    {
        get
        {
            lock (_sync)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>Completes when one more timer has been set.</summary>
    public Task TimerSetAsync() => _set.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

    public void Advance(TimeSpan by)
    {
        List<StillTimer> due;
        lock (_sync)
        {
            _ticks += by.Ticks;
            due = _timers.FindAll(timer => timer.DueAt <= _ticks);
            _timers.RemoveAll(due.Contains);
        }

        due.ForEach(timer => timer.Fire());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_sync)
        {
            var timer = new StillTimer(this, callback, state, _ticks + dueTime.Ticks);
            if (dueTime >= TimeSpan.Zero)
            {
                _timers.Add(timer);
                _set.Writer.TryWrite(true);
            }

            return timer;
        }
    }

    private void Remove(StillTimer timer)
    {
        lock (_sync)
        {
            _timers.Remove(timer);
        }
    }

    private sealed class StillTimer(SteppedTime time, TimerCallback callback, object? state, long dueAt) : ITimer
    {
        public long DueAt { get; } = dueAt;

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => time.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
