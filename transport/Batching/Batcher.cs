using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Batching;

/// <summary>
/// Gathers single entries into calls of up to ten, and answers each entry for itself. An entry that failed for a passing
/// reason is tried again, alone or with others that failed; the entries that succeeded are not repeated.
/// </summary>
internal sealed class Batcher<T>(
    BatcherOptions options,
    Func<IReadOnlyList<T>, Task<IReadOnlyList<SqsEntryResult>>> call,
    Func<T, int> bytes,
    Backoff backoff,
    TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<Entry> _waiting = new();
    private readonly HashSet<Task> _calls = [];
    private ITimer? _linger;
    private bool _due;

    /// <returns>The entry's own result. Faulted when the whole call failed.</returns>
    public Task<SqsEntryResult> AddAsync(T entry)
    {
        var added = new Entry(entry);

        // Who gives up waiting does not hear of a failure, and it must not be nobody's.
        _ = added.Result.Task.ContinueWith(
            static result => _ = result.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        lock (_lock)
        {
            _waiting.Enqueue(added);
        }

        StartCalls();
        return added.Result.Task;
    }

    /// <summary>Sends what waits without lingering, and returns when every entry added so far has its result.</summary>
    public async Task FlushAsync()
    {
        while (true)
        {
            Task[] calls;
            lock (_lock)
            {
                _due = _waiting.Count > 0;
            }

            StartCalls();
            lock (_lock)
            {
                calls = [.. _calls];
            }

            if (calls.Length == 0)
            {
                return;
            }

            await Task.WhenAll(calls);
        }
    }

    private void StartCalls()
    {
        lock (_lock)
        {
            while (_waiting.Count > 0 && _calls.Count < options.MaxConcurrency)
            {
                if (!_due && !BatcherOptions.FillsOneCall(_waiting.Count) && options.Linger > TimeSpan.Zero)
                {
                    _linger ??= time.CreateTimer(_ => LingerEnded(), state: null, options.Linger, Timeout.InfiniteTimeSpan);
                    return;
                }

                var batch = TakeBatch();
                _due = _due && _waiting.Count > 0;
                var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _calls.Add(ended.Task);
                // On the pool: a caller that adds must not run the call under this lock.
                _ = Task.Run(() => CallAsync(batch, ended));
            }
        }
    }

    // Ended only once it is no longer counted: whoever waits for all calls would else find it again at once, and again, and on
    // a pool of one thread for ever.
    private async Task CallAsync(List<Entry> batch, TaskCompletionSource ended)
    {
        await RunAsync(batch);
        lock (_lock)
        {
            _calls.Remove(ended.Task);
        }

        StartCalls();
        ended.SetResult();
    }

    private void LingerEnded()
    {
        lock (_lock)
        {
            _linger?.Dispose();
            _linger = null;
            _due = _waiting.Count > 0;
        }

        StartCalls();
    }

    private List<Entry> TakeBatch()
    {
        var batch = new List<Entry>(SqsLimits.MaxBatchEntries);
        var size = 0;
        while (batch.Count < SqsLimits.MaxBatchEntries && _waiting.TryPeek(out var next))
        {
            size += bytes(next.Value);
            // The first always goes: alone it is the caller's to be refused by name.
            if (size > SqsLimits.MaxBatchBytes && batch.Count > 0)
            {
                break;
            }

            batch.Add(_waiting.Dequeue());
        }

        return batch;
    }

    private async Task RunAsync(List<Entry> batch)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var results = await call([.. batch.Select(entry => entry.Value)]);
                var again = new List<Entry>();
                for (var i = 0; i < batch.Count; i++)
                {
                    var error = results[i].Error;
                    if (error is { IsSenderFault: false } && error.Kind.IsTransient() && attempt < options.MaxAttempts)
                    {
                        again.Add(batch[i]);
                    }
                    else
                    {
                        batch[i].Result.TrySetResult(results[i]);
                    }
                }

                if (again.Count == 0)
                {
                    return;
                }

                batch = again;
                await Task.Delay(backoff.After(attempt), time);
            }
        }
        catch (Exception exception)
        {
            foreach (var entry in batch)
            {
                entry.Result.TrySetException(exception);
            }
        }
    }

    private sealed class Entry(T value)
    {
        public T Value => value;

        public TaskCompletionSource<SqsEntryResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
