using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Maxima;
using QueueMap.Contracts.Messages;

namespace QueueMap.Tests.Contracts;

/// <summary>Shard 1 of 4, and partials and deaths for it.</summary>
internal static class Shards
{
    public static readonly Shard Empty = Shard.Empty(index: 1, of: 4);

    public static readonly DeathCause Cause = new("IOException", "no space", "host/1", DateTimeOffset.UnixEpoch);

    public static PartialMaxima Partial(int batch, decimal value = 1, int mapped = 2) => new(
        "run",
        batch,
        new MapCounts(Mapped: mapped, Bytes: 10, Rows: 5, Missing: 1),
        GroupMaxima.Of(new Dictionary<string, Maximum> { ["2024-01"] = new(value, ["2024-01-01", "S"], $"{batch}.csv", 2) }),
        []);

    public static Shard Fold(this Shard shard, params PartialMaxima[] partials) =>
        shard.Fold(shard.Fresh(partials), tieColumns: 2, quarantine: null);
}
