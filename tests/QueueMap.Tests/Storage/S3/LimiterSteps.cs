using QueueMap.Storage.S3.Fetching;

namespace QueueMap.Tests.Storage.S3;

/// <summary>What a server does to a limiter, again and again.</summary>
internal static class LimiterSteps
{
    /// <summary>First byte of a server that has nothing else to do.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(30);

    public static async Task RefuseAsync(this GetLimiter limiter, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var slot = await limiter.EnterAsync(default);
            limiter.Throttled(slot);
        }
    }

    public static void Answer(this GetLimiter limiter, int count, TimeSpan firstByte)
    {
        for (var i = 0; i < count; i++)
        {
            limiter.Succeeded(firstByte);
        }
    }
}

internal sealed class MovedTime : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public void Move(TimeSpan time) => _ticks += time.Ticks;
}
