using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Runs;

namespace QueueMap.Tests.Contracts;

/// <summary>Runs as they may be read, of few words.</summary>
internal static class Runs
{
    public static RunHeader Header(RunState state = RunState.Running, ToleratedFailure? tolerated = null) => new()
    {
        Spec = new RunSpec
        {
            Run = "run",
            Job = JobCatalog.HottestByMonth,
            Source = "/data",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Shards = 1,
            Tolerated = tolerated ?? new(),
        },
        State = state,
    };

    public static RunSnapshot Settled(long listed, long mapped, long quarantined, ToleratedFailure? tolerated = null, int dead = 0) => new(
        Header(RunState.Reducing, tolerated) with { Listing = new ListingProgress(Complete: true, Announced: 1 + dead, Items: listed) },
        [
            Shard.Empty(0, 1) with
            {
                Counts = new MapCounts(mapped, quarantined),
                Dead = Enumerable.Range(1, dead).ToDictionary(batch => batch, _ => new DeadBatch(Shards.Cause)),
            },
        ]);
}
