namespace QueueMap.Producer.DeadLetters;

/// <summary>Lets so many through in a second: a cause that is not mended after all must not hit every worker at once.</summary>
/// <param name="perSecond">Null where nobody asked for a pace.</param>
public sealed class Pace(double? perSecond, TimeProvider time)
{
    private long? _next;

    public async Task WaitAsync(CancellationToken cancellation)
    {
        if (perSecond is not { } rate)
        {
            return;
        }

        var now = time.GetTimestamp();
        var slot = Math.Max(_next ?? now, now);
        _next = slot + (long)(time.TimestampFrequency / rate);
        if (slot > now)
        {
            await Task.Delay(time.GetElapsedTime(now, slot), time, cancellation);
        }
    }

    /// <summary>How long so many take.</summary>
    public TimeSpan TimeOf(int count) => perSecond is { } rate ? TimeSpan.FromSeconds(count / rate) : TimeSpan.Zero;
}
