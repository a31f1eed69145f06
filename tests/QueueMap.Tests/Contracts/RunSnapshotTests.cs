using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Runs;

namespace QueueMap.Tests.Contracts;

public sealed class RunSnapshotTests
{
    [Fact]
    public void Listed_is_mapped_and_quarantined_and_pending()
    {
        var coverage = Runs.Settled(10, 6, 3).Coverage;

        Assert.Equal(1, coverage.Pending);
        Assert.Equal("10 listed = 6 mapped + 3 quarantined + 1 pending", coverage.ToString());
        Assert.Equal("1,000 listed = 0 mapped + 0 quarantined + 1,000 pending", new Coverage(1000, 0, 0).ToString());
    }

    [Fact]
    public void Requeued_items_are_pending_again_not_quarantined()
    {
        var run = Runs.Settled(10, 6, 4);
        var requeued = run with { Header = run.Header with { Requeued = new RequeuedItems(3, ["quarantine/a.jsonl"]) } };

        Assert.Equal((new Coverage(10, 6, 1), 3), (requeued.Coverage, requeued.Coverage.Pending));
    }

    [Fact]
    public void An_incomplete_listing_settles_nothing()
    {
        var run = Runs.Settled(0, 0, 0) with { Header = Runs.Header() };

        Assert.False(run.IsSettled);
        Assert.True((run with { Header = run.Header with { Listing = new(Complete: true) } }).IsSettled);
    }

    [Fact]
    public void Shards_read_before_a_requeue_settle_nothing_after_it()
    {
        var before = new RunSnapshot(
            Runs.Header() with { Listing = new(Complete: true, Announced: 1) },
            [Shard.Empty(0, 1).Bury(0, Shards.Cause).Close(0)]);
        Assert.True(before.IsSettled);

        Assert.False((before with { Header = before.Header with { Reopened = 1 } }).IsSettled);
    }

    [Fact]
    public void A_batch_is_awaited_until_it_is_folded_or_dead()
    {
        var run = new RunSnapshot(
            Runs.Header() with { Listing = new(Complete: true, Announced: 3) },
            [Shard.Empty(0, 1).Fold(Shards.Partial(0)).Bury(1, Shards.Cause)]);

        Assert.Equal([false, false, true], Enumerable.Range(0, 3).Select(run.Awaits));
        Assert.True((run with { Shards = [run.Shards[0].Reopen(1)] }).Awaits(1));
    }

    [Fact]
    public void A_requeue_that_was_killed_hides_no_dead_batch()
    {
        var marked = Shard.Empty(0, 1).Bury(0, Shards.Cause).Close(0).Reopen(1);

        Assert.Empty(new RunSnapshot(Runs.Header(RunState.Running), [marked]).Dead);
        Assert.Equal(0, Assert.Single(new RunSnapshot(Runs.Header(RunState.Failed), [marked]).Dead).Key);
    }
}
