namespace QueueMap.Tests.Output;

/// <summary>A clock whose one timer fires when the test says so.</summary>
internal sealed class PeriodicTime : TimeProvider
{
    private Action _fire = () => { };

    /// <summary>What the timer was set to.</summary>
    public TimeSpan Period { get; private set; }

    public void Fire() => _fire();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Period = period;
        _fire = () => callback(state);
        return new Handle();
    }

    private sealed class Handle : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
