using System.Collections.Concurrent;

namespace QueueMap.Storage.S3.Calls;

/// <summary>Sources of tokens that were not needed: with its timer and registrations one weighs as much as the rest of a request.</summary>
internal sealed class DeadlineSources(TimeProvider time)
{
    /// <summary>As many as requests are in flight; more are garbage.</summary>
    private const int Most = 2 * S3Options.LargestMaxGets;

    private readonly ConcurrentQueue<CancellationTokenSource> _unused = [];

    public CancellationTokenSource Take(TimeSpan timeout)
    {
        if (!_unused.TryDequeue(out var source))
        {
            return new CancellationTokenSource(timeout, time);
        }

        source.CancelAfter(timeout);
        return source;
    }

    public void GiveBack(CancellationTokenSource source)
    {
        if (_unused.Count < Most && source.TryReset())
        {
            _unused.Enqueue(source);
        }
        else
        {
            source.Dispose();
        }
    }
}
