using QueueMap.Tests.Storage.S3.Server;

namespace QueueMap.Tests.Speed;

/// <summary>
/// Answers a given time after the request came, on average. A timer of 30 ms rings after 31 to 32 ms, and later on a busy
/// machine; what it rang too late for the last requests is taken off the next.
/// </summary>
internal sealed class PacedAnswer(StubAnswer answer, TimeSpan latency)
{
    private readonly Lock _lock = new();
    private TimeSpan _late;
    private TimeSpan _total;
    private int _count;

    /// <summary>What the requests really waited here, on average.</summary>
    public TimeSpan Mean => _total / _count;

    public async ValueTask<StubAnswer> AnswerAsync(StubRequest request, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        TimeSpan wait;
        lock (_lock)
        {
            wait = latency - _late;
        }

        await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, TimeProvider.System, cancellation);
        var waited = TimeProvider.System.GetElapsedTime(began);
        lock (_lock)
        {
            _late += ((waited - wait) - _late) / 16;
            _total += waited;
            _count++;
        }

        return answer;
    }
}
