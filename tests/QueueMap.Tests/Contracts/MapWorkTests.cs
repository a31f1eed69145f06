using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Wire;

namespace QueueMap.Tests.Contracts;

/// <summary>What mapping took is carried where it is told, and missed nowhere.</summary>
public sealed class MapWorkTests
{
    [Fact]
    public void A_batch_counts_once_however_often_it_comes()
    {
        var first = Shards.Partial(5) with { Work = new MapWork(Gets: 2, CpuMs: 30) };
        var again = first with { Work = new MapWork(Gets: 9, CpuMs: 90) };

        var shard = Shards.Empty.Fold(first).Fold(again, Shards.Partial(9) with { Work = new MapWork(1, 1) });

        Assert.Equal(new MapWork(3, 31), shard.Work);
    }

    [Fact]
    public void A_partial_of_a_worker_that_does_not_tell_is_folded_as_before()
    {
        var silent = WireFormat.Read<PartialMaxima>(WireFormat.Write(Shards.Partial(5)));

        Assert.Null(silent.Work);
        Assert.Null(Shards.Empty.Fold(silent).Work);
        Assert.Equal(new MapWork(1, 2), Shards.Empty.Fold(silent, Shards.Partial(9) with { Work = new MapWork(1, 2) }).Work);
    }

    [Fact]
    public void It_is_written_only_where_it_is_told()
    {
        Assert.DoesNotContain("work", System.Text.Encoding.UTF8.GetString(WireFormat.Write(Shards.Empty.Fold(Shards.Partial(5)))), StringComparison.Ordinal);
        Assert.Contains(
            "\"work\":{\"gets\":2,\"cpuMs\":30}",
            System.Text.Encoding.UTF8.GetString(WireFormat.Write(Shards.Partial(5) with { Work = new MapWork(2, 30) })),
            StringComparison.Ordinal);
    }
}
