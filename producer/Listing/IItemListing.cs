using QueueMap.Contracts.Items;
using QueueMap.Storage.Objects;

namespace QueueMap.Producer.Listing;

/// <summary>
/// A way to come by the objects of a source: its lanes, or a list that names them. Two listings are equal where nothing has
/// changed, and one that was broken off goes on where the manifest ends.
/// </summary>
public interface IItemListing
{
    /// <summary>Only what lies in a partition is an item.</summary>
    bool IsPartitioned { get; }

    /// <summary>Objects that came before under the same key, up to what has been read; each counts once, as it came first.</summary>
    long Duplicates { get; }

    /// <summary>The objects behind those that the cursor has passed, each once, items of the job or not.</summary>
    /// <exception cref="SourceException">The listing cannot be read to its end; what came before is right.</exception>
    IAsyncEnumerable<ListedItem> ReadAsync(ListingCursor cursor, CancellationToken cancellation);
}

/// <summary>An object that a listing has come to.</summary>
/// <param name="Lane">What it was listed in the order of.</param>
/// <param name="At">Its position where the listing is a list, growing; null elsewhere, where the key says how to go on.</param>
public readonly record struct ListedItem(Item Item, Lane Lane, long? At = null);
