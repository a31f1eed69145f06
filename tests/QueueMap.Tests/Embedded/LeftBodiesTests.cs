using QueueMap.Contracts.Items;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Maxima;
using QueueMap.Contracts.Messages;
using QueueMap.Producer.Embedded;

namespace QueueMap.Tests.Embedded;

/// <summary>In one process the messages say of what they are, and their bodies stay in memory until their work is done.</summary>
public sealed class LeftBodiesTests
{
    private static readonly MapBatch s_batch = new("run", 3, [new Item("a.csv", 1, "e")], Pass: 2);

    private static readonly PartialMaxima s_partial = new(
        "run",
        3,
        new MapCounts(Mapped: 1, Rows: 1),
        GroupMaxima.Of(new Dictionary<string, Maximum> { ["2024-01"] = new(1m, ["2024-01-05", "S"], "a.csv", 2) }),
        [new QuarantinedItem("b.csv", QuarantineReason.Gone, "why")]);

    private readonly LeftBodies _bodies = new();

    [Fact]
    public void A_message_travels_without_its_body()
    {
        var batch = _bodies.Leave(s_batch);
        var partial = _bodies.Leave(s_partial);

        Assert.Equal(("run", 3, 2), (batch.Run, batch.Batch, batch.Pass));
        Assert.Empty(batch.Items);
        Assert.Equal(("run", 3), (partial.Run, partial.Batch));
        Assert.Empty(partial.Maxima);
        Assert.Empty(partial.Quarantined);
    }

    [Fact]
    public void Whoever_has_the_message_has_the_body_as_often_as_it_is_delivered()
    {
        var batch = _bodies.Leave(s_batch);
        var partial = _bodies.Leave(s_partial);

        for (var delivery = 0; delivery < 2; delivery++)
        {
            Assert.Same(s_batch, _bodies.Redeem(batch));
            Assert.Same(s_partial, _bodies.Redeem(partial));
        }
    }

    [Fact]
    public void A_message_that_has_done_its_work_leaves_nothing_behind()
    {
        var batch = _bodies.Leave(s_batch);
        var partial = _bodies.Leave(s_partial);

        _bodies.Discard(batch);
        _bodies.Discard(partial);

        Assert.Null(_bodies.Redeem(batch));
        Assert.Null(_bodies.Redeem(partial));
    }
}
