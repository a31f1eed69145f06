using QueueMap.Storage.Runs;

namespace QueueMap.Tests.Reducing;

/// <summary>A store whose one user is frozen after some reads, and goes on when the test says so: a zombie (F03).</summary>
internal sealed class SteppedStore(IRunStore inner, int pauseAfterReads) : IRunStore
{
    private readonly TaskCompletionSource _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reads;

    public Task Paused => _paused.Task;

    public void Continue() => _goesOn.TrySetResult();

    public async ValueTask<StoredPart?> ReadAsync(string run, string part, CancellationToken cancellation)
    {
        var found = await inner.ReadAsync(run, part, cancellation);
        if (Interlocked.Increment(ref _reads) == pauseAfterReads)
        {
            _paused.TrySetResult();
            await _goesOn.Task;
        }

        return found;
    }

    public ValueTask<bool> TryWriteAsync(string run, string part, ReadOnlyMemory<byte> body, long expected, CancellationToken cancellation) =>
        inner.TryWriteAsync(run, part, body, expected, cancellation);

    public IAsyncEnumerable<string> ListRunsAsync(CancellationToken cancellation) => inner.ListRunsAsync(cancellation);
}
