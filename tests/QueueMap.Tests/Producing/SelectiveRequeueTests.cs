using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Requeueing;
using QueueMap.Tests.Reducing;

namespace QueueMap.Tests.Producing;

/// <summary>F15, F39: chosen batches go through a run again, the others stay as they are, and nothing counts twice.</summary>
public sealed class SelectiveRequeueTests
{
    private const int Objects = 12;
    private static readonly int[] s_dead = [1, 2, 3];

    [Fact(Timeout = 60_000)]
    public async Task Chosen_batches_of_a_finished_run_are_awaited_and_the_others_stay_dead()
    {
        var world = await FailedAsync();

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
        var world = await FailedAsync(bad: [0]);
        world.Mend(0);

        await world.Start().RequeueAsync(new RequeueChoice());
        await FinishAsync(world, sent: s_dead);
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
        await FinishAsync(world, sent: s_dead);
        await world.CheckEndAsync(RunState.Succeeded, new Coverage(Objects, Objects, 0));
        Assert.Equal(0, (await world.ReadAsync()).Header.Reopened);
    }

    [Fact(Timeout = 60_000)]
    public async Task Late_news_of_a_death_does_not_bury_a_batch_that_was_requeued_in_an_open_run()
    {
        var (world, last) = await OpenAsync();
        await world.Start().RequeueAsync(Of(s_dead));

        await world.Start().BuryAsync(1, pass: 0);
        await world.Start().FoldAsync(last);

        await StandsAsync(world, RunState.Running, mapped: 3, dead: []);
        await FinishAsync(world, sent: s_dead);
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
        await StandsAsync(world, RunState.Failed, mapped: 3, dead: s_dead);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Fault.KilledBefore)]
    [InlineData(Fault.KilledAfter)]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.AnswerLost)]
    internal async Task Killed_at_any_step_in_a_finished_run_and_repeated_it_goes_on(Fault fault)
    {
        var steps = await CountAsync(FailedAsync(), Of(1, 2));
        Assert.InRange(steps, 10, 30);
        for (var at = 1; at <= steps; at++)
        {
            var world = await FailedAsync();
            await DieAsync(world, at, fault, Of(1, 2));
            if ((await StandAsync(world)).State == RunState.Failed)
            {
                await StandsAsync(world, RunState.Failed, mapped: 3, dead: s_dead);
                Assert.Equal(new Requeued(2, 0), await world.Start().RequeueAsync(Of(1, 2)));
            }

            await StandsAsync(world, RunState.Running, mapped: 3, dead: [3]);
            await FinishAsync(world, sent: [1, 2]);
            await StandsAsync(world, RunState.Failed, mapped: 9, dead: [3]);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Fault.KilledBefore)]
    [InlineData(Fault.KilledAfter)]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.AnswerLost)]
    internal async Task Killed_at_any_step_and_followed_by_another_choice_neither_is_lost(Fault fault)
    {
        var steps = await CountAsync(FailedAsync(), Of(1));
        for (var at = 1; at <= steps; at++)
        {
            var world = await FailedAsync();
            await DieAsync(world, at, fault, Of(1));

            await world.Start().RequeueAsync(Of(2));

            var awaited = s_dead.Where((await world.ReadAsync()).Awaits).ToArray();
            Assert.Contains(2, awaited);
            Assert.DoesNotContain(3, awaited);
            await FinishAsync(world, sent: awaited);
            await StandsAsync(world, RunState.Failed, mapped: 3 + (3 * awaited.Length), dead: [.. s_dead.Except(awaited)]);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Fault.KilledBefore)]
    [InlineData(Fault.KilledAfter)]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.AnswerLost)]
    internal async Task Killed_at_any_step_in_an_open_run_and_repeated_it_goes_on(Fault fault)
    {
        var steps = await CountAsync(OpenAsync(), Of(1, 2));
        Assert.InRange(steps, 8, 20);
        for (var at = 1; at <= steps; at++)
        {
            var (world, last) = await OpenAsync();
            await DieAsync(world, at, fault, Of(1, 2));

            Assert.Equal(new Requeued(2, 0), await world.Start().RequeueAsync(Of(1, 2)));

            await world.Start().FoldAsync(last);
            await StandsAsync(world, RunState.Running, mapped: 3, dead: [3]);
            Assert.Equal([1, 1, 0], s_dead.Select((await world.ReadAsync()).PassOf));
            await FinishAsync(world, sent: [1, 2]);
            await StandsAsync(world, RunState.Failed, mapped: 9, dead: [3]);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_finalizer_that_saw_the_run_settled_before_the_requeue_looks_again()
    {
        // A fold reads header and shard; the finalizer the header, then header, shards and header, then the header to write it.
        for (var reads = 2; reads <= 8; reads++)
        {
            var (world, last) = await OpenAsync();
            var held = new SteppedStore(world.Store, reads);
            var folding = world.StartOver(held).FoldAsync(last);
            await held.Paused;

            await world.Start().RequeueAsync(Of(2));
            held.Continue();
            await folding;

            await StandsAsync(world, RunState.Running, mapped: 3, dead: [1, 3]);
            await FinishAsync(world, sent: [2]);
            await StandsAsync(world, RunState.Failed, mapped: 6, dead: [1, 3]);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_run_that_is_being_finalized_is_left_alone()
    {
        // From the write that says Reducing on, up to the last read: each shard twice, the header twice.
        for (var reads = 9; reads <= 14; reads++)
        {
            var (world, last) = await OpenAsync();
            var held = new SteppedStore(world.Store, reads);
            var folding = world.StartOver(held).FoldAsync(last);
            await held.Paused;

            var refused = await Assert.ThrowsAsync<RequeueRefusedException>(() => world.Start().RequeueAsync(Of(2)));
            Assert.Equal("Run run is being finalized, which takes seconds. Requeue it when it has ended.", refused.Message);
            held.Continue();
            await folding;

            await StandsAsync(world, RunState.Failed, mapped: 3, dead: s_dead);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_requeue_that_comes_while_the_run_is_finalized_is_refused_or_opens_it()
    {
        for (var reads = 1; reads <= 8; reads++)
        {
            var (world, last) = await OpenAsync();
            var held = new SteppedStore(world.Store, reads);
            var requeueing = world.StartOver(held).RequeueAsync(Of(2));
            await Task.WhenAny(held.Paused, requeueing);
            await world.Start().FoldAsync(last);
            held.Continue();

            // Marked before the fold, the run waits; else the run has ended and is opened again.
            Assert.Equal(new Requeued(1, 0), await requeueing);

            await StandsAsync(world, RunState.Running, mapped: 3, dead: [1, 3]);
            await FinishAsync(world, sent: [2]);
            await StandsAsync(world, RunState.Failed, mapped: 6, dead: [1, 3]);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Requeues_folds_and_deaths_at_once_lose_nothing()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var (world, last) = await OpenAsync();
            await Task.WhenAll(
                Task.Run(() => world.Start().FoldAsync(last)),
                Task.Run(() => TryAsync(world, Of(1))),
                Task.Run(() => TryAsync(world, Of(2, 3))),
                Task.Run(() => world.Start().BuryAsync(1, pass: 0)));

            for (var round = 0; round < 5 && (await StandAsync(world)).State != RunState.Succeeded; round++)
            {
                await TryAsync(world, new RequeueChoice());
                await FinishAsync(world, sent: null);
            }

            await world.CheckEndAsync(RunState.Succeeded, new Coverage(Objects, Objects, 0));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_batch_that_died_again_after_three_requeues_is_refused_unless_forced()
    {
        var world = await FailedAsync();
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
        await StandsAsync(world, RunState.Failed, mapped: 3, dead: s_dead);

        Assert.Equal(new Requeued(2, 0), await world.Start().RequeueAsync(Of(1, 2) with { Force = true }));
        await FinishAsync(world, sent: [1, 2]);
        await StandsAsync(world, RunState.Failed, mapped: 9, dead: [3]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Batches_that_are_not_dead_are_refused()
    {
        var world = await FailedAsync();

        var refused = await Assert.ThrowsAsync<RequeueRefusedException>(
            () => world.Start().RequeueAsync(Of(0, 99, -1) with { Unheard = _ => new(Contracts.Shards.Cause, Pass: 0) }));

        Assert.Equal("Of the batches asked for, none of run run is dead. 'queuemap status run' names those that are.", refused.Message);
        await StandsAsync(world, RunState.Failed, mapped: 3, dead: s_dead);
    }

    private static RequeueChoice Of(params int[] batches) => new() { Batches = batches.ToHashSet() };

    /// <summary>12 items in batches of 3: batch 0 is folded, the others are dead.</summary>
    private static async Task<RunWorld> FailedAsync(int[]? bad = null)
    {
        var (world, last) = await OpenAsync(bad);
        await world.Start().FoldAsync(last);
        Assert.Equal(RunState.Failed, (await StandAsync(world)).State);
        return world;
    }

    /// <summary>The same before batch 0 is folded.</summary>
    private static async Task<(RunWorld World, PartialMaxima Last)> OpenAsync(int[]? bad = null)
    {
        var world = new RunWorld(Objects, batchItems: 3, shards: 2, bad);
        var partials = await world.ListAndMapAsync();
        foreach (var batch in s_dead)
        {
            await world.Start().BuryAsync(batch);
        }

        return (world, partials[0]);
    }

    private static async Task<int> CountAsync(Task<RunWorld> world, RequeueChoice choice)
    {
        var whole = new FaultPlan();
        await (await world).Start(whole).RequeueAsync(choice);
        return whole.Count;
    }

    private static async Task<int> CountAsync(Task<(RunWorld World, PartialMaxima Last)> open, RequeueChoice choice) =>
        await CountAsync(Task.FromResult((await open).World), choice);

    private static async Task DieAsync(RunWorld world, int at, Fault fault, RequeueChoice choice) =>
        await Assert.ThrowsAsync<InjectedFaultException>(() => world.Start(new FaultPlan(at, fault)).RequeueAsync(choice));

    private static async Task TryAsync(RunWorld world, RequeueChoice choice)
    {
        try
        {
            await world.Start().RequeueAsync(choice);
        }
        catch (RequeueRefusedException)
        {
            // Somebody else was faster, or the run is just being finalized.
        }
    }

    private static async Task FinishAsync(RunWorld world, int[]? sent)
    {
        var process = world.Start();
        await process.ProduceAsync();
        if (sent is not null)
        {
            Assert.Equal(sent, world.Queue.Select(batch => batch.Batch));
        }

        foreach (var partial in await process.MapQueueAsync())
        {
            await process.FoldAsync(partial);
        }
    }

    private static async Task StandsAsync(RunWorld world, RunState state, int mapped, int[] dead)
    {
        await world.CheckManifestAsync();
        await world.CheckCoverageAsync(_ => false);
        var run = await world.ReadAsync();
        Assert.Equal((state, new Coverage(Objects, mapped, 0)), (run.Header.State, run.Coverage));
        Assert.Equal(dead, run.Dead.Select(entry => entry.Key));
        Assert.Null(state == RunState.Running ? run.Header.Requeuing : null);
    }

    private static async Task<(RunState State, Coverage Coverage)> StandAsync(RunWorld world)
    {
        var run = await world.ReadAsync();
        return (run.Header.State, run.Coverage);
    }
}
