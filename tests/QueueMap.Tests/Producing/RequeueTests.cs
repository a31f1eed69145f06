using QueueMap.Contracts.Runs;
using QueueMap.Producer.Requeueing;
using QueueMap.Storage.Manifests;
using QueueMap.Tests.Reducing;
using static QueueMap.Tests.Producing.RequeueSteps;

namespace QueueMap.Tests.Producing;

/// <summary>F15, F39: dead batches and quarantined items go through the run again, and nothing counts twice.</summary>
public sealed class RequeueTests
{
    private const int Objects = 9;
    private static readonly int[] s_bad = [1, 2, 8];

    [Fact(Timeout = 60_000)]
    public async Task Mended_items_and_dead_batches_end_in_success()
    {
        var world = await FailedAsync();
        MendAll(world);

        Assert.Equal(new Requeued(DeadBatches: 1, Items: 3), await world.Start().RequeueAsync());

        Assert.Equal((RunState.Running, new Coverage(Objects, 3, 0)), await StandAsync(world));
        await FinishAsync(world, sent: null);
        await world.CheckManifestAsync();
        await world.CheckEndAsync(RunState.Succeeded, new Coverage(Objects, Objects, 0));
        Assert.Equal(
            [
                "results/0000.json",
                "results/0000/FAILED_0.jsonl",
                "results/0000/PENDING_0.jsonl",
                "results/0000/SUCCEEDED_0.jsonl",
                "results/0000/manifest.json",
                "results/0000/maxima.csv",
                "results/0000/maxima.json",
                "results/0001.json",
                "results/0001/SUCCEEDED_0.jsonl",
                "results/0001/manifest.json",
                "results/0001/maxima.csv",
                "results/0001/maxima.json",
            ],
            await world.Files.ListAsync("run", "results/", default).ToListAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Items_that_are_still_bad_are_quarantined_again_once()
    {
        var world = await FailedAsync();
        for (var pass = 1; pass <= 3; pass++)
        {
            await world.Start().RequeueAsync();
            await FinishAsync(world, sent: null);
            await world.CheckEndAsync(RunState.Failed, new Coverage(Objects, 6, 3));
        }

        MendAll(world);
        await world.Start().RequeueAsync();
        await FinishAsync(world, sent: null);
        await world.CheckEndAsync(RunState.Succeeded, new Coverage(Objects, Objects, 0));
        Assert.Equal(4, (await world.ReadAsync()).Header.Reopened);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_item_that_is_gone_meanwhile_is_quarantined_as_gone()
    {
        var world = await FailedAsync();
        world.Source.Remove(Weather.KeyOf(1));
        await world.Start().RequeueAsync();
        await FinishAsync(world, sent: null);

        Assert.Equal((RunState.Failed, new Coverage(Objects, 6, 3)), await StandAsync(world));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Fault.KilledBefore)]
    [InlineData(Fault.KilledAfter)]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.AnswerLost)]
    internal async Task Killed_at_any_step_nothing_has_changed_for_users_and_requeueing_again_goes_on(Fault fault)
    {
        // How many steps there are depends on how many segments the manifest has, and that on how fast the listing was.
        var openedAt = 0;
        for (var at = 1; ; at++)
        {
            var world = await FailedAsync();
            MendAll(world);
            if (await Record.ExceptionAsync(() => world.Start(new FaultPlan(at, fault)).RequeueAsync()) is not { } killed)
            {
                Assert.InRange(at, 15, 60);
                return;
            }

            Assert.IsType<InjectedFaultException>(killed);
            Assert.Equal(0, openedAt);

            var (state, coverage) = await StandAsync(world);
            if (state == RunState.Failed)
            {
                Assert.Equal(new Coverage(Objects, 3, 3), coverage);
                Assert.Equal(1, Assert.Single((await world.ReadAsync()).Dead).Key);
                Assert.Equal(new Requeued(1, 3), await world.Start().RequeueAsync());
            }
            else
            {
                // Only the answer to the last write was lost: the run is open, and the requeue is done.
                Assert.Equal(RunState.Running, state);
                openedAt = at;
            }

            Assert.Equal((RunState.Running, new Coverage(Objects, 3, 0)), await StandAsync(world));
            await FinishAsync(world, sent: null);
            await world.CheckManifestAsync();
            await world.CheckEndAsync(RunState.Succeeded, new Coverage(Objects, Objects, 0));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Eight_requeues_at_once_open_the_run_once()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var world = await FailedAsync();
            MendAll(world);
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                try
                {
                    await world.Start().RequeueAsync();
                    return 1;
                }
                catch (Exception e) when (e is RequeueRefusedException or ManifestConflictException)
                {
                    return 0;
                }
            })));

            // Two that stop each other amid the manifest may both give up: the next one goes on.
            if (outcomes.Sum() == 0)
            {
                await world.Start().RequeueAsync();
            }

            Assert.InRange(outcomes.Sum(), 0, 1);
            Assert.Equal((RunState.Running, new Coverage(Objects, 3, 0)), await StandAsync(world));
            await FinishAsync(world, sent: null);
            await world.CheckManifestAsync();
            await world.CheckEndAsync(RunState.Succeeded, new Coverage(Objects, Objects, 0));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_sent_again_says_its_pass_and_late_news_of_the_death_before_changes_nothing()
    {
        var world = await FailedAsync();
        MendAll(world);
        await world.Start().RequeueAsync();
        var process = world.Start();
        await process.ProduceAsync();
        Assert.Equal([(1, 1), (3, 0)], world.Queue.Select(batch => (batch.Batch, batch.Pass)));

        await process.BuryAsync(1, pass: 0);

        Assert.True((await world.ReadAsync()).Awaits(1));
        Assert.Empty(process.Observer.Told);
        await process.BuryAsync(1, pass: 1);
        Assert.Equal(1, Assert.Single((await world.ReadAsync()).Dead).Key);
        Assert.Equal(["died 1"], process.Observer.Told);
    }

    [Fact(Timeout = 60_000)]
    public async Task Late_news_of_a_death_changes_no_run_that_has_succeeded_since()
    {
        var world = await FailedAsync();
        MendAll(world);
        await world.Start().RequeueAsync();
        await FinishAsync(world, sent: null);

        await world.Start().BuryAsync(1, pass: 0);
        await world.Start().BuryAsync(1, pass: 1);

        await world.CheckEndAsync(RunState.Succeeded, new Coverage(Objects, Objects, 0));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_run_that_is_open_is_refused()
    {
        var world = await FailedAsync();
        await world.Start().RequeueAsync();

        Assert.Equal(
            "Run run is Running; quarantined items go through a run again when it has finished. 'queuemap resume run' goes on with it; "
            + "'queuemap requeue run --batch N' sends a dead batch again meanwhile.",
            (await Assert.ThrowsAsync<RequeueRefusedException>(() => world.Start().RequeueAsync())).Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_run_with_nothing_to_requeue_is_refused()
    {
        var empty = await new RunWorld(0).CreateAsync();
        await empty.Start().ProduceAsync();
        await RefusedAsync(empty, "Run run has nothing to requeue: no batch is dead and no item quarantined.");

        var good = new RunWorld(2);
        await good.Start().FoldAsync(await good.ListAndMapAsync());
        await RefusedAsync(good, "Run run has succeeded: nothing is dead or quarantined.");

        var cancelled = await new RunWorld(2).CreateAsync();
        await cancelled.Ledger.UpdateHeaderAsync("run", header => header.Become(RunState.Cancelled), default);
        await RefusedAsync(cancelled, "Run run was cancelled; a cancelled run stays as it is. Start a new run.");
    }

    private static async Task RefusedAsync(RunWorld world, string text)
    {
        var before = (await world.ReadAsync()).Header;
        var e = await Assert.ThrowsAsync<RequeueRefusedException>(() => world.Start().RequeueAsync());
        Assert.Equal(text, e.Message);
        Assert.Equal(before.Reopened, (await world.ReadAsync()).Header.Reopened);
    }

    /// <summary>9 items in batches of 3: items 1, 2 and 8 are quarantined, and batch 1 is dead.</summary>
    private static async Task<RunWorld> FailedAsync()
    {
        var world = new RunWorld(Objects, batchItems: 3, shards: 2, bad: s_bad);
        var partials = await world.ListAndMapAsync();
        var process = world.Start();
        await process.FoldAsync(partials[0], partials[2]);
        await process.BuryAsync(1);
        Assert.Equal((RunState.Failed, new Coverage(Objects, 3, 3)), await StandAsync(world));
        return world;
    }

    private static void MendAll(RunWorld world)
    {
        foreach (var i in s_bad)
        {
            world.Mend(i);
        }
    }
}
