using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using QueueMap.Storage.S3.Calls;

namespace QueueMap.Storage.S3.Listing;

/// <summary>The pages of one listing, each asked for while the one before it is read: two are in memory at most.</summary>
/// <param name="delimiter">Null lists at any depth.</param>
internal sealed class S3Pages(Bucket bucket, string prefix, string? delimiter)
{
    /// <summary>What S3 gives at most.</summary>
    public const int PageSize = 1_000;

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

    private Task<ListPage> FetchAsync(string? startAfter, string? token, CancellationToken cancellation) => bucket.CallAsync(
        async (client, _, limit) =>
        {
            using var answer = await client.ListPageAsync(NewRequest(startAfter, token), limit);
            using var body = new MemoryStream((int)Math.Clamp(answer.ContentLength, 1 << 14, 1 << 22));
            await answer.Body.CopyToAsync(body, limit);
            body.Position = 0;
            return ListPageReader.Read(body);
        },
        cancellation);

    private ListObjectsV2Request NewRequest(string? startAfter, string? token) => new()
    {
        BucketName = bucket.Name,
        Prefix = prefix.Length == 0 ? null : prefix,
        Delimiter = delimiter,
        // Also with a token, which S3 needs no more: a server that keeps no state in its tokens may.
        StartAfter = string.IsNullOrEmpty(startAfter) ? null : startAfter,
        ContinuationToken = token,
        MaxKeys = PageSize,
        // Keys may hold characters that XML cannot.
        Encoding = EncodingType.Url,
        RequestPayer = bucket.Options.RequesterPays ? RequestPayer.Requester : null,
    };
}
