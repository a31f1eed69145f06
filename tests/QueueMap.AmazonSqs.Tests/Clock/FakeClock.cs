namespace QueueMap.AmazonSqs.Tests.Clock;

/// <summary>Time that stands still until a test moves it. Timers fire on the thread that moves it, in the order of their due times.</summary>
internal sealed class FakeClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Of real time, and a hundred times what any wait takes: a condition that never holds has a test fail by its name, and not the suite stand still.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Of real time: the pool is shared with tests that leave it no rest.</summary>
    private static readonly TimeSpan LongestSettling = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = Start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Elapsed => GetUtcNow() - Start;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var target = GetUtcNow() + by;
        while (NextDue(target) is { } timer)
        {
            timer.Fire();
        }

        lock (_lock)
        {
            _now = target;
        }
    }

    /// <summary>Moves time in small steps until the condition holds, and lets the code under test run between the steps.</summary>
    public async Task AdvanceUntilAsync(Func<bool> condition, TimeSpan? step = null, TimeSpan? limit = null)
    {
        var end = Elapsed + (limit ?? TimeSpan.FromHours(1));
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(
                Elapsed < end && TimeProvider.System.GetElapsedTime(began) < Patience,
                $"The condition does not hold after {Elapsed} on the fake clock and {TimeProvider.System.GetElapsedTime(began)} of real time.");
            await SettleAsync();
            if (!condition())
            {
                Advance(step ?? TimeSpan.FromMilliseconds(100));
            }
        }
    }

    public async Task AdvanceSlowlyAsync(TimeSpan by, TimeSpan? step = null)
    {
        var end = Elapsed + by;
        await AdvanceUntilAsync(() => Elapsed >= end, step, by + TimeSpan.FromHours(1));
        await SettleAsync();
    }

    /// <summary>Lets continuations that are ready run to their next wait. They need no time, only a thread; while some have none, time stands.</summary>
    public static async Task SettleAsync()
    {
        for (var i = 0; i < 20; i++)
        {
            await Task.Yield();
        }

        var began = TimeProvider.System.GetTimestamp();
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
        while (ThreadPool.PendingWorkItemCount > 0 && TimeProvider.System.GetElapsedTime(began) < LongestSettling);
    }

    private Timer? NextDue(DateTimeOffset target)
    {
        lock (_lock)
        {
            var next = _timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
            if (next is not null)
            {
                _now = next.Due > _now ? next.Due.Value : _now;
                next.Rearm();
            }

            return next;
        }
    }

    private sealed class Timer(FakeClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset? Due { get; private set; }

        public void Fire() => callback(state);

        public void Rearm() => Due = _period > TimeSpan.Zero ? Due + _period : null;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                _period = period;
                Due = dueTime < TimeSpan.Zero ? null : clock._now + dueTime;
                clock._timers.Remove(this);
                if (Due is not null)
                {
                    clock._timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
