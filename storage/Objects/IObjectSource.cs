using QueueMap.Contracts.Items;

namespace QueueMap.Storage.Objects;

/// <summary>
/// Where the items lie: a directory, later an S3 prefix. Every implementation passes the same conformance suite
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

    /// <summary>Opens an item for one sequential read of its stored bytes.</summary>
    /// <exception cref="ItemException">The item is gone, denied, changed since it was listed, or unreadable.</exception>
    ValueTask<Stream> OpenAsync(Item item, CancellationToken cancellation);

    /// <summary>The object as it is now, or null where it is gone.</summary>
    ValueTask<Item?> FindAsync(string key, CancellationToken cancellation);
}
