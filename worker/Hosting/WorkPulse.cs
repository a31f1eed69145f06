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
    public int Held => Volatile.Read(ref _held);

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

    public TimeSpan SinceLastBeat => time.GetElapsedTime(Interlocked.Read(ref _lastBeat));

    public bool IsStuck => Held > 0 && SinceLastBeat > Patience;

    /// <summary>Something was finished.</summary>
    public void Beat() => Interlocked.Exchange(ref _lastBeat, time.GetTimestamp());

    /// <summary>Work is held until the answer is disposed of.</summary>
    public IDisposable Hold()
    {
        TaskCompletionSource? begun = null;
        lock (_sync)
        {
            if (++_held == 1)
            {
                Beat(); // The time spent idle is not held against it.
                _heldSince = time.GetTimestamp();
                begun = Interlocked.Exchange(ref _begun, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }
        }

        begun?.SetResult();
        return new Holding(this);
    }

    /// <summary>Completes when work is held: at once where it is.</summary>
    public async Task UntilHeldAsync(CancellationToken cancellation)
    {
        var begun = Volatile.Read(ref _begun).Task; // Before the look: what begins after it completes this one.
        if (Held == 0)
        {
            await begun.WaitAsync(cancellation);
        }
    }

    private void Release()
    {
        Beat();
        lock (_sync)
        {
            if (--_held == 0)
            {
                _heldBefore += time.GetElapsedTime(_heldSince);
            }
        }
    }

    private sealed class Holding(WorkPulse pulse) : IDisposable
    {
        public void Dispose() => pulse.Release();
    }
}
