using QueueMap.Contracts.Runs;
using QueueMap.Producer.Requeueing;
using QueueMap.Tests.Reducing;
using static QueueMap.Tests.Producing.RequeueSteps;

namespace QueueMap.Tests.Producing;

/// <summary>F15, F39: a requeue, a fold and the end of a run come at once, in every order.</summary>
public sealed class RequeueRaceTests
{
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

            await StandsAsync(world, RunState.Failed, mapped: 3, dead: Dead);
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
}
