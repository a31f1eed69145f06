namespace QueueMap.Simulation.Scheduling;

/// <summary>The time of one simulated process. Its wall clock may be wrong; its timers are silent once it is dead, and late where it was frozen.</summary>
internal sealed class VirtualClock(SimProcess process) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How far the wall clock is off.</summary>
    public TimeSpan Skew { get; set; }

    public override DateTimeOffset GetUtcNow() => process.Simulator.UtcNow + Skew;

    public override long GetTimestamp() => process.Simulator.Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(process, callback, state, ExecutionContext.Capture());
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(SimProcess process, TimerCallback callback, object? state, ExecutionContext? context) : ITimer
    {
        private Simulator.Event? _next;
        private TimeSpan _period;
        private bool _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_disposed)
            {
                return false;
            }

            _next?.Cancel();
            _period = period;
            _next = dueTime < TimeSpan.Zero ? null : process.After(dueTime, Fire);
            return true;
        }

        public void Dispose()
        {
            _disposed = true;
            _next?.Cancel();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire()
        {
            _next = _period > TimeSpan.Zero ? process.After(_period, Fire) : null;
            if (context is null)
            {
                callback(state);
            }
            else
            {
                ExecutionContext.Run(context, static timer => ((Timer)timer!).Call(), this);
            }
        }

        private void Call() => callback(state);
    }
}
