using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Runs;
using QueueMap.Tests.Contracts;

namespace QueueMap.Tests.Elasticity;

/// <summary>How far a run of GSOD's mean item is, in batches of 500.</summary>
internal static class Stand
{
    public static RunSnapshot Of(int announced, int folded = 0, long? items = null, bool complete = false, long mapped = 0)
    {
        var listed = items ?? announced * 500L;
        var shard = Shard.Empty(0, 1) with { Counts = new MapCounts(mapped), Folded = BatchSet.Of(Enumerable.Range(0, folded)) };
        var header = Runs.Header(complete ? RunState.Running : RunState.Listing) with
        {
            Listing = new ListingProgress(complete, announced, announced, listed, listed * 66_300),
        };
        return new RunSnapshot(header, [shard]);
    }
}
