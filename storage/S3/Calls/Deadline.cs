namespace QueueMap.Storage.S3.Calls;

/// <summary>A token that ends with the caller's, or when time is up; the time can be set anew.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly DeadlineSources _sources;
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _caller;

    public Deadline(TimeSpan timeout, DeadlineSources sources, CancellationToken caller)
    {
        _sources = sources;
        _source = sources.Take(timeout);
        Token = _source.Token;
        _caller = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token { get; }

    public void Cancel() => _source.Cancel();

    public void Extend(TimeSpan timeout) => _source.CancelAfter(timeout);

    public void Dispose()
    {
        _caller.Dispose(); // Waits for the callback where it runs, so that it never ends another request.
        _sources.GiveBack(_source);
    }
}
