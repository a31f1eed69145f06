using QueueMap.Contracts.Items;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Runs;

namespace QueueMap.Tests.Output;

/// <summary>A run with everything that a view has to show, and untrusted text in it.</summary>
internal static class Samples
{
    public static readonly ResultRow Row = new(
        "2024-07", 104.5m, "F", "72278023183", "PHOENIX SKY HARBOR, AZ US", "2024-07-05", "33.4277", "-112.0038", "337.1", "2024/72278023183.csv:187");

    public static readonly ResultSet Result = new()
    {
        Job = "hottest-by-month",
        Run = "run",
        State = RunState.Partial,
        EndedAt = DateTimeOffset.UnixEpoch,
        Coverage = new Coverage(1234, 1231, 1),
        Counts = new MapCounts(1231, 1, 82_000_000, 450_000, 12, 3),
        Rows = [Row],
    };

    public static readonly IReadOnlyList<QuarantineRecord> Quarantined =
        [new(3, new QuarantinedItem("2024/\u001b[31m.csv", QuarantineReason.BadRow, "TEMP is 'hot'\n", 8, "TEMP", "raw"))];

    public static readonly RunSnapshot Run = new(
        Contracts.Runs.Header(RunState.Failed) with
        {
            Reason = "1 dead batches hold 2 items.",
            Listing = new ListingProgress(true, 10, 10, 1234, 82_000_000, 5, ["index\u202e.txt", "x.md"]),
        },
        [Shard.Empty(0, 1).Bury(4, new DeathCause("IOException", "disk\r\nfull", "host/1", DateTimeOffset.UnixEpoch)) with { Counts = Result.Counts }]);
}
