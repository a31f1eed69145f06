using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Maxima;
using QueueMap.Storage.Objects;
using QueueMap.Storage.S3.Calls;
using QueueMap.Storage.S3.Fetching;
using QueueMap.Storage.S3.Listing;

namespace QueueMap.Storage.S3;

/// <summary>
/// The objects of a bucket below a prefix. A key is text, not a path: "a//b", "../a" and "a/" are objects like others, and none
/// leads out of the prefix. Only the object named like the prefix itself, which consoles make to show an empty folder, is none.
/// </summary>
public sealed class S3Source(S3Connections connections, S3Address address) : IObjectSource
{
    private readonly Bucket _bucket = connections.BucketOf(address.Bucket);

    public int PageSize => PageRequest.PageSize;

    public IAsyncEnumerable<Item> ListAsync(string? after, CancellationToken cancellation) => ItemsAsync(ListPagesAsync(null, after, cancellation), cancellation);

    public IAsyncEnumerable<Item> ListAsync(Lane lane, string? after, CancellationToken cancellation) =>
        ItemsAsync(ListPagesAsync(lane, after, cancellation), cancellation);

    public IAsyncEnumerable<IReadOnlyList<Item>> ListPagesAsync(Lane? lane, string? after, CancellationToken cancellation)
    {
        if (lane is null)
        {
            return ListPagesAsync(address.Prefix, delimiter: null, after, cancellation);
        }

        if (!lane.TryGoOnAfter(after, out var within))
        {
            return AsyncEnumerable.Empty<IReadOnlyList<Item>>();
        }

        return lane.Folder is null
            ? ListPagesAsync(address.Prefix, delimiter: "/", within, cancellation)
            : ListPagesAsync(address.KeyOf(lane.Folder + "/"), delimiter: null, within, cancellation);
    }

    public async IAsyncEnumerable<string> ListFoldersAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in ListTopAsync(cancellation))
        {
            foreach (var folder in page.Folders)
            {
                yield return folder;
            }
        }
    }

    public async IAsyncEnumerable<TopPage> ListTopAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in PagesAsync(new S3Pages(_bucket, address.Prefix, "/"), startAfter: null, cancellation))
        {
            yield return new TopPage([.. page.Folders.Select(folder => RelativeOf(folder)[..^1])], RelativeOf(page.Objects));
        }
    }

    public ValueTask<Stream> OpenAsync(Item item, CancellationToken cancellation)
    {
        RequireSound(item);
        return PartedStream.OpenAsync(connections, _bucket, address.KeyOf(item.Key), item, cancellation);
    }

    public ValueTask<int> ReadAsync(Item item, Memory<byte> into, CancellationToken cancellation)
    {
        RequireSound(item);
        return item.Size <= connections.Options.PartBytes && item.Size <= into.Length
            ? ReadPartAsync(item, into[..(int)item.Size], cancellation)
            : IObjectSource.ReadOpenedAsync(this, item, into, cancellation);
    }

    public async ValueTask<Item?> FindAsync(string key, CancellationToken cancellation)
    {
        RequireKey(key);
        var answersBefore = connections.Answers;
        try
        {
            var found = await _bucket.CallAsync((client, limit) => client.GetObjectMetadataAsync(NewHead(client, key), limit), cancellation);
            return new Item(key, found.ContentLength, found.ETag) { Modified = DateOf(found.LastModified) };
        }
        catch (S3FaultException failure) when (failure.Fault.Kind == S3FaultKind.NotFound)
        {
            return null;
        }
        catch (S3FaultException failure)
        {
            throw ItemFaults.Of(await ExplainedAsync(failure, key, cancellation), address.Bucket, othersAnswer: connections.Answers > answersBefore);
        }
    }

    // What most objects are: one request, straight to where its bytes are wanted.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadPartAsync(Item item, Memory<byte> into, CancellationToken cancellation)
    {
        await connections.Bytes.EnterAsync(into.Length, cancellation);
        try
        {
            await new PartFetch(connections, _bucket, address.KeyOf(item.Key), item, offset: 0, into).RunAsync(cancellation);
            return into.Length;
        }
        finally
        {
            connections.Bytes.Leave(into.Length);
        }
    }

    // The answer to a HEAD has no body, and so cannot tell an expired token from a denied object. That to a GET can.
    private async ValueTask<S3FaultException> ExplainedAsync(S3FaultException failure, string key, CancellationToken cancellation)
    {
        if (failure.Fault.Kind is S3FaultKind.Denied or S3FaultKind.Refused or S3FaultKind.Credentials)
        {
            try
            {
                await _bucket.CallAsync(
                    async (client, limit) =>
                    {
                        using var answer = await client.GetObjectAsync(NewFirstByte(client, key), limit);
                        return true;
                    },
                    cancellation);
            }
            catch (S3FaultException explained)
            {
                return explained;
            }
        }

        return failure;
    }

    private static async IAsyncEnumerable<Item> ItemsAsync(
        IAsyncEnumerable<IReadOnlyList<Item>> pages, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in pages)
        {
            foreach (var item in page)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return item;
            }
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<Item>> ListPagesAsync(
        string prefix, string? delimiter, string? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = after;
        var pages = new S3Pages(_bucket, prefix, delimiter);
        await foreach (var page in PagesAsync(pages, after is null ? null : address.KeyOf(after), cancellation))
        {
            var items = RelativeOf(page.Objects);
            if (last is not null)
            {
                last = RequireOrder(last, items);
            }

            yield return items;
        }
    }

    private string RequireOrder(string last, IReadOnlyList<Item> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            last = Utf8Order.Compare(items[i].Key, last) > 0 ? items[i].Key : throw OutOfOrder();
        }

        return last;
    }

    private IReadOnlyList<Item> RelativeOf(IReadOnlyList<Item> found)
    {
        if (address.Prefix.Length == 0)
        {
            return found; // A bucket has no object without a name.
        }

        var items = new List<Item>(found.Count);
        for (var i = 0; i < found.Count; i++)
        {
            if (RelativeOf(found[i].Key) is { Length: > 0 } key)
            {
                items.Add(found[i] with { Key = key });
            }
        }

        return items;
    }

    private async IAsyncEnumerable<ListPage> PagesAsync(S3Pages pages, string? startAfter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var all = pages.ReadAsync(startAfter, cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            try
            {
                if (!await all.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (S3FaultException failure)
            {
                throw SourceFaults.Of(failure, address.ToString());
            }

            yield return all.Current;
        }
    }

    private static DateTimeOffset? DateOf(DateTime? modified) =>
        modified is { } time ? new DateTimeOffset(time.ToUniversalTime()) : null;

    private GetObjectMetadataRequest NewHead(S3Client client, string key) => new()
    {
        BucketName = address.Bucket,
        Key = client.WireKeyOf(address.Bucket, address.KeyOf(key)),
        RequestPayer = connections.Options.RequesterPays ? RequestPayer.Requester : null,
    };

    private GetObjectRequest NewFirstByte(S3Client client, string key) => new()
    {
        BucketName = address.Bucket,
        Key = client.WireKeyOf(address.Bucket, address.KeyOf(key)),
        ByteRange = new ByteRange(0, 0),
        RequestPayer = connections.Options.RequesterPays ? RequestPayer.Requester : null,
    };

    private string RelativeOf(string key) => key.StartsWith(address.Prefix, StringComparison.Ordinal)
        ? key[address.Prefix.Length..]
        : throw new SourceException($"The server lists keys that do not lie below {address}: it does not speak S3's protocol as S3 does.", denied: false);

    // A listing from the beginning has every object in whatever order; one that goes on after a key rests on the order.
    private SourceException OutOfOrder() => new(
        $"The listing of {address} cannot be gone on with: it is not in the order of its keys' bytes, as directory buckets and some S3-like servers list. "
        + "Start a new run.",
        denied: false);

    private static void RequireSound(Item item)
    {
        RequireKey(item.Key);
        if (item.Size < 0 || item.ETag.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0)
        {
            throw new ItemException(QuarantineReason.Unreadable, $"No object has {item.Size:N0} bytes and such an ETag. List the source again.");
        }
    }

    private static void RequireKey(string key)
    {
        if (key.Length == 0)
        {
            throw new ItemException(QuarantineReason.Unreadable, "The key is empty, which no object of this source has.");
        }
    }
}
