namespace QueueMap.Tests.Reducing;

/// <summary>A wall clock that a test sets; its timers never fire.</summary>
internal sealed class SetTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
