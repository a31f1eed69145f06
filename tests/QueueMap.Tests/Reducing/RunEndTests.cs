using QueueMap.Contracts.Runs;

namespace QueueMap.Tests.Reducing;

public sealed class RunEndTests
{
    [Fact(Timeout = 10_000)]
    public async Task What_comes_after_the_end_changes_neither_result_nor_coverage()
    {
        var world = new RunWorld(4, batchItems: 1, shards: 2);
        var partials = await world.ListAndMapAsync();
        var process = world.Start();
        await process.FoldAsync(partials[0], partials[1], partials[2]);
        await process.BuryAsync(3);
        var ended = await world.ReadAsync();
        Assert.Equal((RunState.Failed, new Coverage(4, 3, 0)), (ended.Header.State, ended.Coverage));
        var files = await world.Files.ListAsync("run", "results/", default).ToListAsync();

        await process.FoldAsync(partials);
        await process.BuryAsync(0);
        await process.BuryAsync(3);

        var later = await world.ReadAsync();
        Assert.Equal((RunState.Failed, new Coverage(4, 3, 0), ended.Counts), (later.Header.State, later.Coverage, later.Counts));
        Assert.Equal(3, Assert.Single(later.Dead).Key);
        Assert.Single(files, file => !file.StartsWith("results/0000/", StringComparison.Ordinal));
        Assert.Equal(files, await world.Files.ListAsync("run", "results/", default).ToListAsync());
    }

    [Fact(Timeout = 10_000)]
    public async Task A_partial_held_up_since_before_the_end_cannot_enter_shards_that_a_killed_requeue_has_opened()
    {
        var world = new RunWorld(4, batchItems: 1, shards: 2);
        var partials = await world.ListAndMapAsync();
        await world.Start().FoldAsync(partials[0], partials[1], partials[2]);

        // The zombie has read a run that is open; everything below happens before its next step.
        var zombie = new SteppedStore(world.Store, pauseAfterReads: 1);
        var folding = world.StartOver(zombie).FoldAsync(partials[3]);
        await zombie.Paused;
        await world.Start().BuryAsync(3);
        var whole = new FaultPlan();
        await Assert.ThrowsAsync<InjectedFaultException>(() => KillBeforeOpeningAsync(world, whole));
        Assert.Equal(RunState.Failed, (await world.ReadAsync()).Header.State);

        zombie.Continue();
        await folding;

        Assert.Equal(new Coverage(4, 3, 0), (await world.ReadAsync()).Coverage);
        var process = world.Start();
        await process.RequeueAsync();
        await process.ProduceAsync();
        await process.FoldAsync(await process.MapQueueAsync());
        await world.CheckEndAsync(RunState.Succeeded, new Coverage(4, 4, 0));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_finalizer_held_up_since_before_a_requeue_neither_closes_nor_publishes()
    {
        // Wherever it is held up: it reads the header, then header, shards and header, then the header to write it.
        for (var reads = 1; reads <= 8; reads++)
        {
            var world = new RunWorld(4, batchItems: 1, shards: 2);
            var partials = await world.ListAndMapAsync();
            var process = world.Start();
            await process.FoldAsync(partials[0], partials[1], partials[2]);
            await world.Ledger.UpdateShardAsync(world.Spec, 1, shard => QueueMap.Contracts.Ledger.ShardFold.Bury(shard, 3, Contracts.Shards.Cause), default);

            var held = new SteppedStore(world.Store, reads);
            var zombie = world.StartOver(held);
            var finalizing = zombie.Finalizer.FinalizeIfSettledAsync("run", default);
            await Task.WhenAny(held.Paused, finalizing);
            await world.Start().Finalizer.FinalizeIfSettledAsync("run", default);
            Assert.Equal(RunState.Failed, (await world.ReadAsync()).Header.State);
            await process.RequeueAsync();
            held.Continue();
            await finalizing;

            var run = await world.ReadAsync();
            Assert.Equal((reads, RunState.Running), (reads, run.Header.State));
            Assert.All(run.Shards, shard => Assert.False(shard.Closed));
            Assert.Null(await world.Results.ReadAsync(world.Spec.Job.Name, default));
            Assert.Empty(zombie.Observer.Results);

            await process.FoldAsync(partials[3]);
            await world.CheckEndAsync(RunState.Succeeded, new Coverage(4, 4, 0));
        }
    }

    [Fact(Timeout = 10_000)]
    public async Task A_failed_run_writes_its_files_and_not_the_table()
    {
        var world = new RunWorld(4, batchItems: 2, bad: [1]);
        await world.Start().FoldAsync(await world.ListAndMapAsync());

        await world.CheckEndAsync(RunState.Failed, new Coverage(4, 3, 1));
        Assert.Equal(
            [
                "results/0000.json",
                "results/0000/FAILED_0.jsonl",
                "results/0000/SUCCEEDED_0.jsonl",
                "results/0000/manifest.json",
                "results/0000/maxima.csv",
                "results/0000/maxima.json",
            ],
            await world.Files.ListAsync("run", "results/", default).ToListAsync());
    }

    [Fact(Timeout = 10_000)]
    public async Task Of_two_runs_the_one_that_ended_later_stands_whichever_comes_last()
    {
        var first = new RunWorld(4, run: "first");
        var second = new RunWorld(5, run: "second") { Results = first.Results };
        second.Time.Now += TimeSpan.FromHours(1);
        var partials = await first.ListAndMapAsync();
        var held = new SteppedStore(first.Store, pauseAfterReads: 18);
        var folding = first.StartOver(held).FoldAsync(partials);
        await Task.WhenAny(held.Paused, folding);

        await second.Start().FoldAsync(await second.ListAndMapAsync());
        held.Continue();
        await folding;

        Assert.Equal("second", (await first.Results.ReadAsync("hottest-by-month", default))!.Run);
        Assert.Equal(RunState.Succeeded, (await first.ReadAsync()).Header.State);
    }

    [Fact(Timeout = 10_000)]
    public async Task The_result_of_a_requeue_replaces_the_one_before_also_where_the_clock_has_jumped_back()
    {
        var world = new RunWorld(4, batchItems: 1, bad: [2], tolerated: new(1));
        var process = world.Start();
        await process.FoldAsync(await world.ListAndMapAsync());
        await world.CheckEndAsync(RunState.Partial, new Coverage(4, 3, 1));

        world.Mend(2);
        world.Time.Now -= TimeSpan.FromMinutes(15);
        await process.RequeueAsync();
        await process.ProduceAsync();
        await process.FoldAsync(await process.MapQueueAsync());

        await world.CheckEndAsync(RunState.Succeeded, new Coverage(4, 4, 0));
        Assert.Equal(RunWorld.Noon.AddTicks(1), (await world.ReadAsync()).Header.EndedAt);
    }

    [Theory(Timeout = 10_000)]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_source_without_items_ends_failed(int leftOut)
    {
        var world = new RunWorld(0);
        for (var i = 0; i < leftOut; i++)
        {
            world.Source.Put($"{i}.txt", [1]);
        }

        await world.CreateAsync();
        await world.Start().ProduceAsync();

        await world.CheckManifestAsync(leftOut);
        await world.CheckEndAsync(RunState.Failed, new Coverage(0, 0, 0));
        Assert.Equal("The source holds no item of the job.", (await world.ReadAsync()).Header.Reason);
    }

    private static async Task KillBeforeOpeningAsync(RunWorld world, FaultPlan whole)
    {
        // The last operation of a requeue is the write that opens the run.
        var copy = new RunWorld(4, batchItems: 1, shards: 2);
        var partials = await copy.ListAndMapAsync();
        await copy.Start().FoldAsync(partials[0], partials[1], partials[2]);
        await copy.Start().BuryAsync(3);
        await copy.Start(whole).RequeueAsync();
        await world.Start(new FaultPlan(whole.Count, Fault.KilledBefore)).RequeueAsync();
    }
}
