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
        await foreach (var folder in source.ListFoldersAsync(cancellation))
        {
            isPartitioned |= rule.IsPartition(folder);
            if (lanes.Count <= MaxLanes || known.InLanes == true)
            {
                lanes.Add(Lane.Of(folder));
            }
            else if (isPartitioned || rule.Partition is null)
            {
                break;
            }
        }

        // The first items are the first in one order, which a listing that goes on must keep to: turns begin anew then.
        var inLanes = known.InLanes ?? (lanes.Count <= MaxLanes && rule.MaxItems is null);
        return new SourceShape(inLanes ? lanes : s_one, known.Partitioned ?? isPartitioned);
    }

    public bool InLanes => Lanes[0] is not null;
}
