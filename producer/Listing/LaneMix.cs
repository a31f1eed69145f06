using System.Runtime.CompilerServices;
using QueueMap.Storage.Objects;

namespace QueueMap.Producer.Listing;

/// <summary>
/// The lanes of a source at once, one item of each in turn. A batch so holds items of many prefixes, each of which S3 serves
/// with requests of its own; and the order is always the same, however fast each lane is.
/// </summary>
public sealed class LaneMix(IObjectSource source, SourceShape shape) : IItemListing
{
    /// <summary>The prefixes of a century of years, each with a request under way.</summary>
    private const int LanesAtOnce = 128;

    /// <summary>Items listed ahead over all lanes: some 12 MB. Of a source with pages it is a page of each lane at the least.</summary>
    private const int ItemsAhead = 50_000;

    public bool IsPartitioned => shape.IsPartitioned;

    /// <summary>A lane is in order, and a key that does not follow the one before is refused.</summary>
    public long Duplicates => 0;

    public async IAsyncEnumerable<ListedItem> ReadAsync(ListingCursor cursor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var lanes = shape.Lanes;
        var waiting = new Queue<Lane?>(lanes);
        var ahead = Math.Min(source.ListsAhead, ItemsAhead / Math.Min(LanesAtOnce, lanes.Count));
        var active = new List<LaneReader>();
        try
        {
            while (active.Count < LanesAtOnce && waiting.TryDequeue(out var lane))
            {
                active.Add(Open(lane));
            }

            while (active.Count > 0)
            {
                for (var turn = 0; turn < active.Count;)
                {
                    var reader = active[turn];
                    if (reader.TryNext() is { } item)
                    {
                        yield return new ListedItem(item, reader.Lane ?? Lane.Top);
                        turn++;
                        continue;
                    }

                    if (await reader.MoreAsync(cancellation))
                    {
                        continue;
                    }

                    active.RemoveAt(turn);
                    await reader.DisposeAsync();
                    if (waiting.TryDequeue(out var next))
                    {
                        active.Insert(turn, Open(next));
                    }
                }
            }
        }
        finally
        {
            foreach (var reader in active)
            {
                await reader.DisposeAsync();
            }
        }

        LaneReader Open(Lane? lane)
        {
            var after = cursor.After(lane);
            return new LaneReader(lane, stop => shape.ListAsync(source, lane, after, stop), Math.Max(1, ahead / source.PageSize), cancellation);
        }
    }
}
