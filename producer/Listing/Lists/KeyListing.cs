using System.Runtime.CompilerServices;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Jobs;
using QueueMap.Storage.Objects;

namespace QueueMap.Producer.Listing.Lists;

/// <summary>
/// The objects that a list names, in its order. What the list does not say of one is asked of the source; one that the source
/// does not have is listed all the same, and quarantined as gone when it is mapped.
/// </summary>
/// <param name="rows">Reads the list from its beginning. Called once a listing.</param>
public sealed class KeyListing(
    string list, Func<CancellationToken, IAsyncEnumerable<ListedKey>> rows, IObjectSource source, ItemRule rule, bool partitioned) : IItemListing
{
    /// <summary>Requests under way: at 20 ms each 3,200 keys a second.</summary>
    public const int LookupsAtOnce = 64;

    private readonly ItemFilter _filter = new(rule, partitioned);

    public bool IsPartitioned => partitioned;

    public long Duplicates { get; private set; }

    public async IAsyncEnumerable<ListedItem> ReadAsync(ListingCursor cursor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // One more is in the reader's hand.
        var seen = new SeenKeys(list);
        var ahead = new ReadAhead<Entry>(stop => EntriesAsync(seen, cursor.At ?? 0, stop), LookupsAtOnce - 1, cancellation);
        try
        {
            await foreach (var entry in ahead.Reader.ReadAllAsync(cancellation))
            {
                var item = await entry.Item;
                Duplicates = entry.Duplicates;
                yield return new ListedItem(item, Lane.Top, entry.At);
            }

            Duplicates = seen.Duplicates;
        }
        finally
        {
            await ahead.DisposeAsync();
            while (ahead.Reader.TryRead(out var entry))
            {
                await ((Task)entry.Item).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Nobody is left to take it.
            }
        }
    }

    private async IAsyncEnumerable<Entry> EntriesAsync(SeenKeys seen, long passed, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in rows(cancellation).WithCancellation(cancellation))
        {
            // From the beginning also where the listing goes on: a key may come again behind what is passed.
            if (seen.Add(row.At, row.Key) && row.At > passed)
            {
                yield return new Entry(row.At, seen.Duplicates, ItemOfAsync(row, cancellation));
            }
        }
    }

    private Task<Item> ItemOfAsync(ListedKey row, CancellationToken cancellation)
    {
        if (!_filter.Includes(row.Key))
        {
            return Task.FromResult(Item.NotFound(row.Key)); // No item, wherever it is: not worth a request.
        }

        return row is { Size: { } size, ETag: { } tag } && (row.Modified is not null || !rule.AsksForDates)
            ? Task.FromResult(new Item(row.Key, size, tag) { Modified = row.Modified })
            : FindAsync(row.Key, cancellation);
    }

    private async Task<Item> FindAsync(string key, CancellationToken cancellation)
    {
        try
        {
            return await source.FindAsync(key, cancellation) ?? Item.NotFound(key);
        }
        catch (ItemException)
        {
            return Item.NotFound(key); // Mapping asks again, and quarantines it with the reason of that time.
        }
    }

    private readonly record struct Entry(long At, long Duplicates, Task<Item> Item);
}
