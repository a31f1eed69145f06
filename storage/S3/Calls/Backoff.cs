namespace QueueMap.Storage.S3.Calls;

/// <summary>Exponential back-off with full jitter: clients that failed together come back spread over the whole wait.</summary>
internal sealed class Backoff(int seed)
{
    /// <summary>S3 answers again within some tens of milliseconds after most faults.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);

    public static readonly TimeSpan Last = TimeSpan.FromSeconds(5);

    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();

    /// <param name="attempt">1 after the first failure.</param>
    public TimeSpan After(int attempt)
    {
        // 2^20 times the first wait is past the last one; further doubling would only overflow.
        var bound = Math.Min(Last.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, Math.Clamp(attempt - 1, 0, 20)));
        lock (_lock)
        {
            return TimeSpan.FromMilliseconds(bound * _random.NextDouble());
        }
    }
}
