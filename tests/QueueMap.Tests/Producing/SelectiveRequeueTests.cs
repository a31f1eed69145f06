using QueueMap.Contracts.Runs;
using QueueMap.Producer.Requeueing;
using QueueMap.Tests.Reducing;
using static QueueMap.Tests.Producing.RequeueSteps;

namespace QueueMap.Tests.Producing;

/// <summary>F15, F39: chosen batches go through a run again, the others stay as they are, and nothing counts twice.</summary>
public sealed class SelectiveRequeueTests
{
    [Fact(Timeout = 60_000)]
    public async Task Chosen_batches_of_a_finished_run_are_awaited_and_the_others_stay_dead()
    {
        var world = await DeadBatchesAsync();

        Assert.Equal(new Requeued(DeadBatches: 1, Items: 0), await world.Start().RequeueAsync(Of(2)));

        await StandsAsync(world, RunState.Running, mapped: 3, dead: [1, 3]);
        await FinishAsync(world, sent: [2]);
        await StandsAsync(world, RunState.Failed, mapped: 6, dead: [1, 3]);
        Assert.Equal("2 dead batches hold 6 items.", (await world.ReadAsync()).Header.Reason);

        Assert.Equal(new Requeued(2, 0), await world.Start().RequeueAsync(new RequeueChoice()));
        await FinishAsync(world, sent: [1, 3]);
        await world.CheckEndAsync(RunState.Succeeded, new Coverage(Objects, Objects, 0));
    }

    [Fact(Timeout = 60_000)]
    public async Task Quarantined_items_stay_where_they_are_unless_they_are_asked_for()
    {
        var world = await DeadBatchesAsync(bad: [0]);
        world.Mend(0);

        await world.Start().RequeueAsync(new RequeueChoice());
        await FinishAsync(world, sent: Dead);
        Assert.Equal((RunState.Failed, new Coverage(Objects, 11, 1)), await StandAsync(world));

        Assert.Equal(new Requeued(0, 1), await world.Start().RequeueAsync(new RequeueChoice { Batches = new HashSet<int>(), Items = true }));
        await FinishAsync(world, sent: [4]);
        await world.CheckEndAsync(RunState.Succeeded, new Coverage(Objects, Objects, 0));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_dead_batch_of_an_open_run_leaves_the_settled_ones()
    {
        var (world, last) = await OpenAsync();

        Assert.Equal(new Requeued(1, 0), await world.Start().RequeueAsync(Of(2)));

        await StandsAsync(world, RunState.Running, mapped: 0, dead: [1, 3]);
        await world.Start().FoldAsync(last);
        await StandsAsync(world, RunState.Running, mapped: 3, dead: [1, 3]);
        await world.Start().RequeueAsync(Of(1, 3));
        await FinishAsync(world, sent: Dead);
        await world.CheckEndAsync(RunState.Succeeded, new Coverage(Objects, Objects, 0));
        Assert.Equal(0, (await world.ReadAsync()).Header.Reopened);
    }

    [Fact(Timeout = 60_000)]
    public async Task Late_news_of_a_death_does_not_bury_a_batch_that_was_requeued_in_an_open_run()
    {
        var (world, last) = await OpenAsync();
        await world.Start().RequeueAsync(Of(Dead));

        await world.Start().BuryAsync(1, pass: 0);
        await world.Start().FoldAsync(last);

        await StandsAsync(world, RunState.Running, mapped: 3, dead: []);
        await FinishAsync(world, sent: Dead);
        await world.CheckEndAsync(RunState.Succeeded, new Coverage(Objects, Objects, 0));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_batch_whose_death_the_ledger_has_not_heard_of_is_requeued_under_a_pass_of_its_own()
    {
        var (world, last) = await OpenAsync();

        Assert.Equal(new Requeued(1, 0), await world.Start().RequeueAsync(Of(0) with { Unheard = _ => new(Contracts.Shards.Cause, Pass: 0) }));

        await world.Start().BuryAsync(0, pass: 0);
        Assert.Equal((true, 1), ((await world.ReadAsync()).Awaits(0), (await world.ReadAsync()).PassOf(0)));
        await world.Start().FoldAsync(last);
        await StandsAsync(world, RunState.Failed, mapped: 3, dead: Dead);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_batch_that_died_again_after_three_requeues_is_refused_unless_forced()
    {
        var world = await DeadBatchesAsync();
        for (var pass = 1; pass <= RequeueChoice.MaxRequeues; pass++)
        {
            await world.Start().RequeueAsync(Of(1, 2));
            await world.Start().BuryAsync(1, pass);
            await world.Start().BuryAsync(2, pass);
        }

        var mixed = await world.Start().RequeueAsync(new RequeueChoice());
        Assert.Equal(1, mixed.DeadBatches);
        Assert.Equal([1, 2], mixed.Guarded);
        await world.Start().BuryAsync(3, pass: 1);

        var refused = await Assert.ThrowsAsync<RequeueRefusedException>(() => world.Start().RequeueAsync(Of(1, 2)));
        Assert.Equal(
            "Batches 1 and 2 of run run died again after 3 requeues; another would most likely end the same way. "
            + "Mend what they die of, then repeat with --force.",
            refused.Message);
        await StandsAsync(world, RunState.Failed, mapped: 3, dead: Dead);

        Assert.Equal(new Requeued(2, 0), await world.Start().RequeueAsync(Of(1, 2) with { Force = true }));
        await FinishAsync(world, sent: [1, 2]);
        await StandsAsync(world, RunState.Failed, mapped: 9, dead: [3]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Batches_that_are_not_dead_are_refused()
    {
        var world = await DeadBatchesAsync();

        var refused = await Assert.ThrowsAsync<RequeueRefusedException>(
            () => world.Start().RequeueAsync(Of(0, 99, -1) with { Unheard = _ => new(Contracts.Shards.Cause, Pass: 0) }));

        Assert.Equal("Of the batches asked for, none of run run is dead. 'queuemap status run' names those that are.", refused.Message);
        await StandsAsync(world, RunState.Failed, mapped: 3, dead: Dead);
    }
}
