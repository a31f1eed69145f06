using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Publishing;
using QueueMap.Worker.Reducing;

namespace QueueMap.Producer.Embedded;

/// <summary>
/// Sees a run that is worked on in this process: counts for the progress, signals for its end, and the gate that keeps
/// the queue in memory short.
/// </summary>
public sealed class RunMonitor : IRunObserver, IPublishGate, IDisposable
{
    private readonly Lock _sync = new();
    private readonly HashSet<int> _outstanding = [];
    private readonly HashSet<int> _unfolded = [];
    private readonly SemaphoreSlim _room;
    private readonly TaskCompletionSource<ResultSet> _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _drained;
    private MapCounts _counts = new();
    private int _dead;

    /// <param name="maxOutstanding">Batches that may be in the queue or in a worker at once.</param>
    public RunMonitor(int maxOutstanding) => _room = new SemaphoreSlim(maxOutstanding);

    /// <summary>Of the messages that are outstanding.</summary>
    internal LeftBodies Bodies { get; } = new();

    /// <summary>Completes with the result when the run ends; fails when a message is lost for good.</summary>
    public Task<ResultSet> Finished => _finished.Task;

    /// <summary>What this process has folded into the ledger.</summary>
    public (MapCounts Counts, int Dead) Done
    {
        get
        {
            lock (_sync)
            {
                return (_counts, _dead);
            }
        }
    }

    public async Task EnterAsync(int batch, CancellationToken cancellation)
    {
        await _room.WaitAsync(cancellation);
        lock (_sync)
        {
            if (!_outstanding.Add(batch))
            {
                _room.Release(); // Published twice, and settled once: it takes one place.
            }
        }
    }

    public void Mapped(string run, int batch)
    {
        lock (_sync)
        {
            if (_outstanding.Contains(batch))
            {
                _unfolded.Add(batch);
            }
        }
    }

    public void Folded(string run, IReadOnlyList<PartialMaxima> partials)
    {
        lock (_sync)
        {
            foreach (var partial in partials)
            {
                _counts += partial.Counts;
                Settle(partial.Batch);
            }
        }
    }

    // A batch that still is outstanding has not been counted: its fold was written, and the answer was lost.
    public void Known(string run, IReadOnlyList<PartialMaxima> partials)
    {
        lock (_sync)
        {
            foreach (var partial in partials)
            {
                _counts += _outstanding.Contains(partial.Batch) ? partial.Counts : new MapCounts();
                Settle(partial.Batch);
            }
        }
    }

    public void Died(string run, int batch, DeathCause cause)
    {
        lock (_sync)
        {
            _dead++;
            Settle(batch);
        }
    }

    // As of Known: one that still is outstanding has not been counted.
    public void KnownDead(string run, int batch)
    {
        lock (_sync)
        {
            _dead += _outstanding.Contains(batch) ? 1 : 0;
            Settle(batch);
        }
    }

    void IRunObserver.Finished(ResultSet result) => _finished.TrySetResult(result);

    public void Lost(Exception error) => _finished.TrySetException(error);

    /// <summary>Completes when every partial that has been sent is in the ledger. Call it when no further one will be sent.</summary>
    public Task DrainedAsync()
    {
        lock (_sync)
        {
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_unfolded.Count == 0)
            {
                _drained.TrySetResult();
            }

            return _drained.Task;
        }
    }

    public void Dispose() => _room.Dispose();

    private void Settle(int batch)
    {
        _unfolded.Remove(batch);
        if (_outstanding.Remove(batch))
        {
            _room.Release();
        }

        if (_unfolded.Count == 0)
        {
            _drained?.TrySetResult();
        }
    }
}
