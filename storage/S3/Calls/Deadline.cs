namespace QueueMap.Storage.S3.Calls;

/// <summary>A token that ends with the caller's, or when time is up; the time can be set anew. Used again once it is disposed.</summary>
internal sealed class Deadline(DeadlineSources sources, CancellationTokenSource source) : IDisposable
{
    private CancellationTokenRegistration _caller;

    public CancellationToken Token => source.Token;

    /// <summary>As new: neither ended nor about to.</summary>
    public bool IsReusable => source.TryReset();

    public void Begin(TimeSpan timeout, CancellationToken caller)
    {
        source.CancelAfter(timeout);
        _caller = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), source);
    }

    public void Cancel() => source.Cancel();

    public void Extend(TimeSpan timeout) => source.CancelAfter(timeout);

    /// <summary>Once: from then on it may be somebody else's.</summary>
    public void Dispose()
    {
        _caller.Dispose(); // Waits for the callback where it runs, so that it never ends another request.
        sources.GiveBack(this);
    }

    public void End() => source.Dispose();
}
