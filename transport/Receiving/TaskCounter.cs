namespace QueueMap.AmazonSqs.Receiving;

/// <summary>Counts work that nobody awaits one by one, so that a stop can await all of it.</summary>
internal sealed class TaskCounter
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _zero = Completed();
    private int _count;

    public void Add(Task task)
    {
        lock (_lock)
        {
            if (_count++ == 0)
            {
                _zero = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        _ = task.ContinueWith(_ => Ended(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public Task WhenZeroAsync()
    {
        lock (_lock)
        {
            return _zero.Task;
        }
    }

    private void Ended()
    {
        lock (_lock)
        {
            if (--_count == 0)
            {
                _zero.SetResult();
            }
        }
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }
}
