using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Messages;

namespace QueueMap.Tests.Contracts;

public sealed class ShardFoldTests
{
    [Fact]
    public void A_batch_counts_once_however_often_it_comes()
    {
        var once = Shards.Empty.Fold(Shards.Partial(5), Shards.Partial(9, value: 3));
        var again = once.Fold(Shards.Partial(5), Shards.Partial(9), Shards.Partial(13), Shards.Partial(13));

        Assert.Equal(new MapCounts(Mapped: 4, Bytes: 20, Rows: 10, Missing: 2), once.Counts);
        Assert.Equal(new MapCounts(Mapped: 6, Bytes: 30, Rows: 15, Missing: 3), again.Counts);
        Assert.Equal((2, 3), (once.Settled, again.Settled));
        Assert.Equal((3m, "9.csv"), (again.Maxima["2024-01"].Value, again.Maxima["2024-01"].Key));
    }

    [Fact]
    public void Fresh_gives_each_unknown_batch_once_in_order()
    {
        var shard = Shards.Empty.Fold(Shards.Partial(5));

        Assert.Equal([13, 9], shard.Fresh([Shards.Partial(13), Shards.Partial(5), Shards.Partial(9), Shards.Partial(13)]).Select(p => p.Batch));
    }

    [Fact]
    public void Folding_leaves_the_shard_before_it_as_it_was()
    {
        var before = Shards.Empty.Fold(Shards.Partial(5));
        before.Fold(Shards.Partial(9, value: 7));
        before.Bury(13, Shards.Cause);

        Assert.Equal((1, 1m, 0), (before.Folded.Count, before.Maxima["2024-01"].Value, before.Dead.Count));
    }

    [Fact]
    public void Folding_what_is_not_fresh_is_a_bug_and_says_so()
    {
        var shard = Shards.Empty.Fold(Shards.Partial(5));

        var e = Assert.Throws<InvalidOperationException>(() => shard.Fold([Shards.Partial(5)], 2, null));
        Assert.Equal("Batch 5 is folded already, or shard 1 is closed.", e.Message);
        Assert.Throws<InvalidOperationException>(() => Shards.Empty.Fold([Shards.Partial(5), Shards.Partial(5)], 2, null));
    }

    [Fact]
    public void A_dead_batch_that_is_folded_leaves_the_dead_set_in_the_same_write()
    {
        var dead = Shards.Empty.Bury(5, Shards.Cause);
        Assert.Equal((1, 0), (dead.Settled, dead.Folded.Count));

        var folded = dead.Fold(Shards.Partial(5));

        Assert.Empty(folded.Dead);
        Assert.Equal((1, 1), (folded.Settled, folded.Folded.Count));
    }

    [Fact]
    public void A_folded_batch_does_not_die_any_more()
    {
        var folded = Shards.Empty.Fold(Shards.Partial(5));

        Assert.Same(folded, folded.Bury(5, Shards.Cause));
    }

    [Fact]
    public void A_closed_shard_takes_nothing()
    {
        var closed = Shards.Empty.Fold(Shards.Partial(5)).Close(reopened: 0);

        Assert.True(closed.Closed);
        Assert.Same(closed, closed.Bury(9, Shards.Cause));
        Assert.Throws<InvalidOperationException>(() => closed.Fold([Shards.Partial(9)], 2, null));
        Assert.Same(closed, closed.Close(reopened: 0));
    }

    [Fact]
    public void A_finalizer_from_before_a_requeue_cannot_close()
    {
        var reopened = Shards.Empty.Close(0).Reopen(1);

        Assert.Same(reopened, reopened.Close(reopened: 0));
        Assert.True(reopened.Close(reopened: 1).Closed);
    }

    [Fact]
    public void Reopening_waits_for_the_dead_again_and_keeps_their_cause()
    {
        var reopened = Shards.Empty.Bury(5, Shards.Cause).Fold(Shards.Partial(9)).Close(0).Reopen(1);

        Assert.Equal(new DeadBatch(Shards.Cause, Requeues: 1, Requeued: true), reopened.Dead[5]);
        Assert.Equal((false, 1, 1), (reopened.Closed, reopened.Reopened, reopened.Settled));
    }

    [Fact]
    public void Reopening_twice_for_one_pass_is_reopening_once()
    {
        var reopened = Shards.Empty.Bury(5, Shards.Cause).Close(0).Reopen(1);

        Assert.Same(reopened, reopened.Reopen(1));
        Assert.Same(reopened, reopened.Reopen(0));
        Assert.Equal(2, reopened.Bury(5, Shards.Cause, pass: 1).Close(1).Reopen(2).Dead[5].Requeues);
    }

    [Fact]
    public void Dying_again_after_a_requeue_settles_the_batch_with_its_newest_cause()
    {
        var later = Shards.Cause with { Message = "again" };
        var dead = Shards.Empty.Bury(5, Shards.Cause).Close(0).Reopen(1).Bury(5, later, pass: 1);

        Assert.Equal(new DeadBatch(later, Requeues: 1, Requeued: false), dead.Dead[5]);
        Assert.Equal(1, dead.Settled);
    }

    [Fact]
    public void Late_news_of_a_death_before_the_requeue_does_not_bury_the_batch_again()
    {
        var requeued = Shards.Empty.Bury(5, Shards.Cause).Close(0).Reopen(1);

        Assert.Same(requeued, requeued.Bury(5, Shards.Cause, pass: 0));
        Assert.False(requeued.IsDead(5));
        Assert.Equal((1, 0), (requeued.PassOf(5), requeued.PassOf(9)));
    }

    [Fact]
    public void Reopening_for_chosen_batches_leaves_the_others_dead()
    {
        var reopened = Shards.Empty.Bury(5, Shards.Cause).Bury(9, Shards.Cause).Close(0).Reopen(1, batch => batch == 9);

        Assert.Equal((true, false, 1), (reopened.IsDead(5), reopened.IsDead(9), reopened.Settled));
        Assert.Equal((0, 1), (reopened.PassOf(5), reopened.PassOf(9)));
    }

    [Fact]
    public void A_dead_batch_of_an_open_shard_is_awaited_again_once()
    {
        var requeued = Shards.Empty.Bury(5, Shards.Cause).Requeue(5);

        Assert.Equal(new DeadBatch(Shards.Cause, Requeues: 1, Requeued: true), requeued.Dead[5]);
        Assert.Equal(0, requeued.Settled);
        Assert.Same(requeued, requeued.Requeue(5));
        Assert.Equal(2, requeued.Bury(5, Shards.Cause, pass: 1).Requeue(5).PassOf(5));
    }

    [Fact]
    public void A_batch_that_is_folded_unknown_or_of_a_closed_shard_is_not_requeued()
    {
        var folded = Shards.Empty.Fold(Shards.Partial(5)).Bury(9, Shards.Cause);
        var closed = folded.Close(0);

        Assert.Same(folded, folded.Requeue(5, Shards.Cause));
        Assert.Same(folded, folded.Requeue(13));
        Assert.Same(closed, closed.Requeue(9));
    }

    [Fact]
    public void A_death_that_the_shard_has_not_heard_of_is_entered_and_requeued_in_one_change()
    {
        var requeued = Shards.Empty.Requeue(5, Shards.Cause);

        Assert.Equal(new DeadBatch(Shards.Cause, Requeues: 1, Requeued: true), requeued.Dead[5]);
        Assert.Same(requeued, requeued.Bury(5, Shards.Cause));
        Assert.Same(requeued, requeued.Requeue(5, Shards.Cause, pass: 0));
    }

    [Fact]
    public void A_batch_that_died_in_its_newest_pass_unheard_goes_on_to_the_next_one()
    {
        var later = Shards.Cause with { Message = "again" };
        var requeued = Shards.Empty.Bury(5, Shards.Cause).Requeue(5);

        var again = requeued.Requeue(5, later, pass: 1);

        Assert.Equal(new DeadBatch(later, Requeues: 2, Requeued: true), again.Dead[5]);
        Assert.Same(again, again.Bury(5, later, pass: 1));
        Assert.Same(again, again.Requeue(5, later, pass: 1));
        Assert.Same(requeued, requeued.Requeue(5, later, pass: 7));
    }

    [Fact]
    public void A_shard_that_is_closed_amid_a_requeue_waits_for_nothing()
    {
        var closed = Shards.Empty.Bury(5, Shards.Cause).Requeue(5).Close(0);

        Assert.Equal((true, 1), (closed.IsDead(5), closed.Settled));
    }

    [Fact]
    public void Of_several_messages_of_one_pass_the_first_to_die_says_why()
    {
        var dead = Shards.Empty.Bury(5, Shards.Cause);

        Assert.Same(dead, dead.Bury(5, Shards.Cause with { Message = "again" }));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(0)]
    public void A_batch_of_another_shard_is_refused(int batch)
    {
        var e = Assert.Throws<ArgumentException>(() => Shards.Empty.Fold([Shards.Partial(batch)], 2, null));
        Assert.StartsWith($"Batch {batch} belongs to shard {batch % 4} of 4, not to shard 1.", e.Message);
        Assert.Throws<ArgumentException>(() => Shards.Empty.Bury(batch, Shards.Cause));
        Assert.Throws<ArgumentException>(() => Shards.Empty.Fresh([Shards.Partial(batch)]));
    }

    [Fact]
    public void A_fold_names_its_file_of_quarantined_items_behind_the_earlier_ones()
    {
        var first = new QuarantineSegment("quarantine/a.jsonl", 1);
        var second = new QuarantineSegment("quarantine/b.jsonl", 2);

        var shard = Shards.Empty.Fold([Shards.Partial(1)], 2, first).Fold([Shards.Partial(5)], 2, null).Fold([Shards.Partial(9)], 2, second);

        Assert.Equal([first, second], shard.Quarantine);
    }
}
