namespace QueueMap.AmazonSqs.Receiving;

internal static class Uptime
{
    /// <summary>
    /// Time that only goes forward, from an origin that means nothing. How long a lock lasts is counted by it: a clock that
    /// somebody sets back would else put off each renewal until it has caught up, and all locks would be gone by then.
    /// </summary>
    public static TimeSpan GetUptime(this TimeProvider time) => time.GetElapsedTime(0);
}
