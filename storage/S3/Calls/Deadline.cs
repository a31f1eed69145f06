namespace QueueMap.Storage.S3.Calls;

/// <summary>A token that ends with the caller's, or when time is up; the time can be set anew.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _caller;

    public Deadline(TimeSpan timeout, TimeProvider time, CancellationToken caller)
    {
        _source = new CancellationTokenSource(timeout, time);
        _caller = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    public void Cancel() => _source.Cancel();

    public void Extend(TimeSpan timeout) => _source.CancelAfter(timeout);

    public void Dispose()
    {
        _caller.Dispose();
        _source.Dispose();
    }
}
