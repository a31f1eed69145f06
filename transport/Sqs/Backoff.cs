namespace QueueMap.AmazonSqs.Sqs;

/// <summary>Exponential back-off with full jitter: clients that failed together come back spread over the whole wait.</summary>
/// <param name="first">Upper bound of the first wait.</param>
/// <param name="last">Upper bound of every wait.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan last, int seed)
{
    /// <summary>A throttled SQS answers again within some 100 ms; five attempts span about 3 s at most.</summary>
    public static readonly TimeSpan DefaultFirst = TimeSpan.FromMilliseconds(200);

    /// <summary>Longer would cost more visibility than it saves calls.</summary>
    public static readonly TimeSpan DefaultLast = TimeSpan.FromSeconds(5);

    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();

    public static Backoff Default(int? seed = null) => new(DefaultFirst, DefaultLast, seed ?? Environment.ProcessId);

    /// <param name="attempt">1 after the first failure.</param>
    public TimeSpan After(int attempt)
    {
        // 2^20 times any first wait is past any last one; further doubling would only overflow.
        var bound = Math.Min(last.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Clamp(attempt - 1, 0, 20)));
        lock (_lock)
        {
            return TimeSpan.FromMilliseconds(bound * _random.NextDouble());
        }
    }
}
