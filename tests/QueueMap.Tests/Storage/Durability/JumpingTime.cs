namespace QueueMap.Tests.Storage.Durability;

/// <summary>A clock on which every wait is over at once, and took as long as it was to.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private long _ticks;

    /// <summary>Called at every wait, before it ends.</summary>
    public Action OnWait { get; init; } = () => { };

    public int Waits { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits++;
        Interlocked.Add(ref _ticks, dueTime.Ticks);
        OnWait();
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new SpentTimer();
    }

    private sealed class SpentTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
