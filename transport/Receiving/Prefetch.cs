using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Receiving;

/// <summary>Room for messages in this process. A pump takes room before it asks, so that whatever comes has a place.</summary>
internal sealed class Prefetch(int size, TimeProvider time)
{
    /// <summary>A pump with some room waits this long for room for a full batch: one call then does the work of ten.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(20);

    private readonly int _wanted = Math.Min(size, SqsLimits.MaxBatchEntries);
    private readonly Lock _lock = new();
    private int _free = size;
    private TaskCompletionSource _changed = New();

    public int Free
    {
        get
        {
            lock (_lock)
            {
                return _free;
            }
        }
    }

    /// <returns>1 to 10, as much as a call can bring and there is room for.</returns>
    public async Task<int> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            int free;
            lock (_lock)
            {
                if (_free >= _wanted)
                {
                    return Take();
                }

                (changed, free) = (_changed.Task, _free);
            }

            if (free == 0)
            {
                await changed.WaitAsync(cancellation);
                continue;
            }

            await Task.Delay(Linger, time, cancellation);
            lock (_lock)
            {
                if (_free > 0)
                {
                    return Take();
                }
            }
        }
    }

    public void Return(int count)
    {
        if (count == 0)
        {
            return;
        }

        TaskCompletionSource changed;
        lock (_lock)
        {
            _free += count;
            (changed, _changed) = (_changed, New());
        }

        changed.SetResult();
    }

    private int Take()
    {
        var taken = Math.Min(_free, _wanted);
        _free -= taken;
        return taken;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
