namespace QueueMap.Worker.Hosting;

/// <summary>
/// Whether the work goes on. A process that holds batches and finishes no item is hung, however well it answers; one that
/// holds none is idle, and well.
/// </summary>
public sealed class WorkPulse(TimeProvider time)
{
    /// <summary>
    /// Longer than any single item takes: the deadline of a part of an object and its retries, or an object of 4 GiB at the
    /// base bandwidth of the smallest task.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Lock _sync = new();
    private TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastBeat = time.GetTimestamp();
    private TimeSpan _heldBefore;
    private long _heldSince;
    private int _held;

    /// <summary>Batches and folds in work.</summary>
    public int Held
    {
        get
        {
            lock (_sync)
            {
                return _held;
            }
        }
    }

    /// <summary>How long there has been work, all in all.</summary>
    public TimeSpan HeldTime
    {
        get
        {
            lock (_sync)
            {
                return _held > 0 ? _heldBefore + time.GetElapsedTime(_heldSince) : _heldBefore;
            }
        }
    }

    public TimeSpan SinceLastBeat
    {
        get
        {
            lock (_sync)
            {
                return time.GetElapsedTime(_lastBeat);
            }
        }
    }

    public bool IsStuck => Held > 0 && SinceLastBeat > Patience;

    /// <summary>Something was finished.</summary>
    public void Beat()
    {
        lock (_sync)
        {
            _lastBeat = time.GetTimestamp();
        }
    }

    /// <summary>Work is held until the answer is disposed of.</summary>
    public IDisposable Hold()
    {
        lock (_sync)
        {
            if (++_held == 1)
            {
                // The time spent idle is not held against it.
                _heldSince = _lastBeat = time.GetTimestamp();
                _begun.SetResult();
            }
        }

        return new Holding(this);
    }

    /// <summary>Completes when work is held: at once where it is.</summary>
    public Task UntilHeldAsync(CancellationToken cancellation)
    {
        lock (_sync)
        {
            return _begun.Task.WaitAsync(cancellation);
        }
    }

    private void Release()
    {
        lock (_sync)
        {
            _lastBeat = time.GetTimestamp();
            if (--_held == 0)
            {
                _heldBefore += time.GetElapsedTime(_heldSince);
                _begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    private sealed class Holding(WorkPulse pulse) : IDisposable
    {
        public void Dispose() => pulse.Release();
    }
}
