using System.Collections.Concurrent;

namespace QueueMap.Storage.S3.Calls;

/// <summary>Deadlines that were not needed: with its timer and registrations one weighs as much as the rest of a request.</summary>
internal sealed class DeadlineSources(TimeProvider time)
{
    /// <summary>As many as requests are in flight; more are garbage.</summary>
    internal const int Most = 2 * S3Options.LargestMaxGets;

    private readonly ConcurrentQueue<Deadline> _unused = [];

    public Deadline Begin(TimeSpan timeout, CancellationToken caller)
    {
        if (!_unused.TryDequeue(out var deadline))
        {
            deadline = new Deadline(this, new CancellationTokenSource(Timeout.InfiniteTimeSpan, time));
        }

        deadline.Begin(timeout, caller);
        return deadline;
    }

    public void GiveBack(Deadline deadline)
    {
        if (_unused.Count < Most && deadline.IsReusable)
        {
            _unused.Enqueue(deadline);
        }
        else
        {
            deadline.End();
        }
    }
}
