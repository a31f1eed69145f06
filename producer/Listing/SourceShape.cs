using QueueMap.Contracts.Items;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Objects;

namespace QueueMap.Producer.Listing;

/// <summary>What the top of a source looks like.</summary>
/// <param name="Lanes">What is listed side by side; a single null where the source is listed as one.</param>
/// <param name="IsPartitioned">Only what lies in a partition is an item.</param>
public sealed record SourceShape(IReadOnlyList<Lane?> Lanes, bool IsPartitioned)
{
    /// <summary>A lane costs a request at the least: with more folders than this, one listing of everything costs fewer.</summary>
    private const int MaxLanes = 1_000;

    private static readonly IReadOnlyList<Lane?> s_one = [null];

    /// <param name="known">What an earlier session decided: a folder that appears later must not change the order or the items of a run.</param>
    /// <exception cref="SourceException">The source cannot be listed.</exception>
    public static async ValueTask<SourceShape> OfAsync(
        IObjectSource source, ItemRule rule, ListingProgress known, CancellationToken cancellation)
    {
        if (known is { InLanes: false, Partitioned: { } decided })
        {
            return new SourceShape(s_one, decided);
        }

        var isPartitioned = false;
        var lanes = new List<Lane?> { Lane.Top };
        var top = new KnownTop();
        await foreach (var page in source.ListTopAsync(cancellation))
        {
            top.Add(page.Objects);
            foreach (var folder in page.Folders)
            {
                isPartitioned |= rule.IsPartition(folder);
                if (lanes.Count <= MaxLanes || known.InLanes == true)
                {
                    lanes.Add(Lane.Of(folder));
                }
            }

            if (lanes.Count > MaxLanes && known.InLanes != true && (isPartitioned || rule.Partition is null))
            {
                return new SourceShape(s_one, known.Partitioned ?? isPartitioned);
            }
        }

        // The first items are the first in one order, which a listing that goes on must keep to: turns begin anew then.
        var inLanes = known.InLanes ?? (lanes.Count <= MaxLanes && rule.MaxItems is null);
        var isFlat = lanes.Count == 1;
        return new SourceShape(inLanes ? lanes : s_one, known.Partitioned ?? isPartitioned) { Top = inLanes || isFlat ? top : null };
    }

    /// <summary>What of the top is known already; null where nothing is, or it cannot be used.</summary>
    public KnownTop? Top { get; init; }

    /// <summary>The pages of one of the lanes.</summary>
    /// <param name="after">The last key of the lane that is known already; null lists all of it.</param>
    public IAsyncEnumerable<IReadOnlyList<Item>> ListAsync(IObjectSource source, Lane? lane, string? after, CancellationToken cancellation) =>
        Top is not null && lane?.Folder is null ? Top.ListAsync(source, lane, after, cancellation) : source.ListPagesAsync(lane, after, cancellation);

    public bool InLanes => Lanes[0] is not null;
}
