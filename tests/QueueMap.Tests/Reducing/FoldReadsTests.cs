using System.Collections.Concurrent;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Runs;

namespace QueueMap.Tests.Reducing;

/// <summary>What a fold reads: only one that may have settled the run looks at all of it.</summary>
public sealed class FoldReadsTests
{
    [Fact(Timeout = 10_000)]
    public async Task A_fold_that_leaves_its_shard_short_of_batches_reads_nothing_else()
    {
        var world = new RunWorld(6, batchItems: 1, shards: 2);
        var partials = await world.ListAndMapAsync();
        var store = new NamingStore(world.Store);
        var process = world.StartOver(store);

        foreach (var partial in partials.Take(4))
        {
            await process.FoldAsync(partial);
        }

        Assert.Equal(["header", "shard-000", "header", "shard-001", "header", "shard-000", "header", "shard-001"], store.Read);

        // The shard of batch 4 is whole now, and only the other one can say that the run is not.
        store.Read.Clear();
        await process.FoldAsync(partials[4]);
        Assert.Contains("shard-001", store.Read);
        await process.FoldAsync(partials[5]);
        await world.CheckEndAsync(RunState.Succeeded, new Coverage(6, 6, 0));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_fold_of_several_shards_looks_no_further_if_one_is_short()
    {
        var world = new RunWorld(4, batchItems: 1, shards: 2);
        var partials = await world.ListAndMapAsync();
        var store = new NamingStore(world.Store);

        await world.StartOver(store).FoldAsync(partials[0], partials[2], partials[1]);

        Assert.Equal(["header", "shard-000", "shard-001"], store.Read);
    }

    [Fact(Timeout = 10_000)]
    public async Task Of_two_folds_that_fill_each_others_shards_the_last_one_ends_the_run()
    {
        var world = new RunWorld(4, batchItems: 1, shards: 2);
        var partials = await world.ListAndMapAsync();

        // It has left shard 0 short of batch 2 and has read shard 1; the other one fills shard 0 and finds shard 1 short.
        var held = new SteppedStore(world.Store, pauseAfterReads: 3);
        var folding = world.StartOver(held).FoldAsync(partials[0], partials[1], partials[3]);
        await held.Paused;
        await world.Start().FoldAsync(partials[2]);
        Assert.Equal(RunState.Running, (await world.ReadAsync()).Header.State);
        held.Continue();
        await folding;

        await world.CheckEndAsync(RunState.Succeeded, new Coverage(4, 4, 0));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_fold_done_before_a_kill_ends_the_run_when_its_partials_come_again()
    {
        var world = new RunWorld(2, batchItems: 1, shards: 2);
        var partials = await world.ListAndMapAsync();

        // The header, two shards read and written, and then not the header again.
        await Assert.ThrowsAsync<InjectedFaultException>(() => world.Start(new FaultPlan(6, Fault.KilledBefore)).FoldAsync(partials));
        Assert.Equal((RunState.Running, 2L), ((await world.ReadAsync()).Header.State, (await world.ReadAsync()).Coverage.Mapped));
        await world.Start().FoldAsync(partials[0]);

        await world.CheckEndAsync(RunState.Succeeded, new Coverage(2, 2, 0));
    }

    [Theory(Timeout = 10_000)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_fold_that_knows_only_the_beginning_of_the_listing_ends_the_run_all_the_same(int announced)
    {
        var world = new RunWorld(3, batchItems: 1, shards: 1);
        var partials = await world.ListAndMapAsync();
        var whole = (await world.ReadAsync()).Header;
        await world.Ledger.UpdateHeaderAsync(
            "run", now => now with { State = RunState.Listing, Listing = now.Listing with { Complete = false, Announced = announced } }, default);

        // It has read the header as it is now; the listing ends and the other batches are folded before its next step.
        var held = new SteppedStore(world.Store, pauseAfterReads: 1);
        var folding = world.StartOver(held).FoldAsync(partials[0]);
        await held.Paused;
        await world.Ledger.UpdateHeaderAsync("run", _ => whole, default);
        await world.Start().FoldAsync(partials[1], partials[2]);
        Assert.Equal(RunState.Running, (await world.ReadAsync()).Header.State);
        held.Continue();
        await folding;

        await world.CheckEndAsync(RunState.Succeeded, new Coverage(3, 3, 0));
    }

    /// <summary>A store that remembers what was read of it.</summary>
    private sealed class NamingStore(IRunStore inner) : IRunStore
    {
        public ConcurrentQueue<string> Read { get; } = [];

        public ValueTask<StoredPart?> ReadAsync(string run, string part, CancellationToken cancellation)
        {
            Read.Enqueue(part);
            return inner.ReadAsync(run, part, cancellation);
        }

        public ValueTask<bool> TryWriteAsync(string run, string part, ReadOnlyMemory<byte> body, long expected, CancellationToken cancellation) =>
            inner.TryWriteAsync(run, part, body, expected, cancellation);

        public IAsyncEnumerable<string> ListRunsAsync(CancellationToken cancellation) => inner.ListRunsAsync(cancellation);
    }
}
