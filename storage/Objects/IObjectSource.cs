using System.Runtime.CompilerServices;
using QueueMap.Contracts.Items;

namespace QueueMap.Storage.Objects;

/// <summary>
/// Where the items lie: a directory, or an S3 prefix. Every implementation passes the same conformance suite
/// (tests: ObjectSourceConformance).
/// </summary>
public interface IObjectSource
{
    /// <summary>
    /// The objects below the source, each once, in UTF-8 order of their keys. Streams: memory does not grow with the
    /// number of objects. Two listings of an unchanged source are equal.
    /// </summary>
    /// <param name="after">Only keys greater than this one are listed; null lists all.</param>
    /// <exception cref="SourceException">The source cannot be listed to its end; what came before is right.</exception>
    IAsyncEnumerable<Item> ListAsync(string? after, CancellationToken cancellation);

    /// <summary>
    /// The objects of one lane, as <see cref="ListAsync(string?, CancellationToken)"/> gives them: each once, in UTF-8 order,
    /// streaming. Lanes are listed independently of each other, several at once.
    /// </summary>
    /// <param name="lane">A lane that holds nothing (any more) is listed as empty.</param>
    /// <param name="after">Only keys greater than this one, whole as listed, are listed; null lists all.</param>
    /// <exception cref="SourceException">The lane cannot be listed to its end; what came before is right.</exception>
    IAsyncEnumerable<Item> ListAsync(Lane lane, string? after, CancellationToken cancellation);

    /// <summary>The most items that <see cref="ListPagesAsync"/> gives at once.</summary>
    int PageSize => 1;

    /// <summary>
    /// What <see cref="ListAsync(Lane, string?, CancellationToken)"/> gives, by the page, so that nobody waits for each item by
    /// itself.
    /// </summary>
    /// <param name="lane">Null lists all lanes as one, as <see cref="ListAsync(string?, CancellationToken)"/> does.</param>
    /// <inheritdoc cref="ListAsync(Lane, string?, CancellationToken)"/>
    IAsyncEnumerable<IReadOnlyList<Item>> ListPagesAsync(Lane? lane, string? after, CancellationToken cancellation) =>
        (lane is null ? ListAsync(after, cancellation) : ListAsync(lane, after, cancellation)).InPagesAsync(PageSize, cancellation);

    /// <summary>
    /// The folders at the top of the source that hold an object at any depth, without their '/', each once, in the order in
    /// which <see cref="ListAsync"/> comes to them.
    /// </summary>
    /// <exception cref="SourceException">The source cannot be listed.</exception>
    IAsyncEnumerable<string> ListFoldersAsync(CancellationToken cancellation);

    /// <summary>
    /// What lies at the top of the source: the folders of <see cref="ListFoldersAsync"/>, and the objects of <see cref="Lane.Top"/>
    /// where the source comes to them on the way.
    /// </summary>
    /// <exception cref="SourceException">The source cannot be listed.</exception>
    async IAsyncEnumerable<TopPage> ListTopAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var folder in ListFoldersAsync(cancellation))
        {
            yield return new TopPage([folder], Objects: null);
        }
    }

    /// <summary>Items of a lane that are worth listing ahead of whoever takes them: a page of S3, whose wait they hide.</summary>
    int ListsAhead => 1_000;

    /// <summary>Opens an item for one sequential read of its stored bytes.</summary>
    /// <exception cref="ItemException">The item is gone, denied, changed since it was listed, or unreadable.</exception>
    /// <exception cref="SourceException">No item of the source can be opened: of an <see cref="AccessException"/>, for lack of rights.</exception>
    ValueTask<Stream> OpenAsync(Item item, CancellationToken cancellation);

    /// <summary>Reads an item's stored bytes from the beginning, until they end or there is no more room for them.</summary>
    /// <returns>How many were read; fewer than <paramref name="into"/> has room for only where they end.</returns>
    /// <inheritdoc cref="OpenAsync" path="/exception"/>
    /// <exception cref="IOException">Reading failed amid the bytes.</exception>
    ValueTask<int> ReadAsync(Item item, Memory<byte> into, CancellationToken cancellation) => ReadOpenedAsync(this, item, into, cancellation);

    /// <summary>The object as it is now, or null where it is gone.</summary>
    /// <exception cref="ItemException">The object is denied, or the key cannot name an object of this source.</exception>
    ValueTask<Item?> FindAsync(string key, CancellationToken cancellation);

    /// <summary><see cref="ReadAsync"/> by way of <see cref="OpenAsync"/>: for every item, where a source has no shorter way to it.</summary>
    static async ValueTask<int> ReadOpenedAsync(IObjectSource source, Item item, Memory<byte> into, CancellationToken cancellation)
    {
        await using var stored = await source.OpenAsync(item, cancellation);
        return await stored.ReadAtLeastAsync(into, into.Length, throwOnEndOfStream: false, cancellation);
    }
}
