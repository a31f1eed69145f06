namespace QueueMap.AmazonSqs.Tests.Clock;

/// <summary>The clock of a host that somebody sets: what it shows jumps, and time goes on as before.</summary>
internal sealed class SetClock(TimeProvider time) : TimeProvider
{
    public TimeSpan SetBy { get; set; }

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + SetBy;

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}
