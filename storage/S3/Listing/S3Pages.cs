using System.Runtime.CompilerServices;
using QueueMap.Storage.S3.Calls;

namespace QueueMap.Storage.S3.Listing;

/// <summary>The pages of one listing, each asked for while the one before it is read: two are in memory at most.</summary>
/// <param name="delimiter">Null lists at any depth.</param>
internal sealed class S3Pages(Bucket bucket, string prefix, string? delimiter)
{
    /// <param name="startAfter">Only keys behind this one; null for all.</param>
    /// <exception cref="S3FaultException">A page cannot be had.</exception>
    public async IAsyncEnumerable<ListPage> ReadAsync(string? startAfter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var next = FetchAsync(startAfter, token: null, stop.Token);
        try
        {
            while (true)
            {
                var page = await next;
                if (page.Next is null)
                {
                    yield return page;
                    yield break;
                }

                next = FetchAsync(startAfter, page.Next, stop.Token);
                yield return page;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Nobody is left to take it.
        }
    }

    private Task<ListPage> FetchAsync(string? startAfter, string? token, CancellationToken cancellation)
    {
        var page = new PageRequest(bucket.Name, prefix, delimiter, startAfter, token);
        return bucket.CallAsync((region, limit) => bucket.Calls.ListAsync(region, page, limit), cancellation);
    }
}
