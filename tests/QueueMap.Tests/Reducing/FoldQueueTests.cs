using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Reducing;

namespace QueueMap.Tests.Reducing;

public sealed class FoldQueueTests
{
    private static readonly TimeSpan s_linger = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly SteppedTime _time = new();

    [Fact(Timeout = 30_000)]
    public async Task A_lone_partial_does_not_wait()
    {
        var (world, partials) = await BeginAsync();
        await using var queue = new FoldQueue(world.Start().Reducer, new FoldOptions(100, s_linger), _time);

        await queue.FoldAsync(partials[0], default).WaitAsync(s_patience);
        _time.Advance(s_linger);
        await queue.FoldAsync(partials[1], default).WaitAsync(s_patience);

        Assert.Equal(new Coverage(3, 2, 0), (await world.ReadAsync()).Coverage);
        Assert.Equal(0, _time.Pending);
    }

    [Fact(Timeout = 30_000)]
    public async Task Two_folds_begin_a_linger_apart_however_long_the_first_takes()
    {
        var (world, partials) = await BeginAsync();
        var held = new SteppedStore(world.Store, pauseAfterReads: 1);
        await using var queue = new FoldQueue(world.StartOver(held).Reducer, new FoldOptions(100, s_linger), _time);

        var first = queue.FoldAsync(partials[0], default);
        await held.Paused.WaitAsync(s_patience);
        var second = queue.FoldAsync(partials[1], default);
        _time.Advance(s_linger - s_tick);
        held.Continue();
        await first.WaitAsync(s_patience);
        await _time.TimerSetAsync();
        Assert.False(second.IsCompleted);

        _time.Advance(s_tick);
        await second.WaitAsync(s_patience);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_partial_after_a_fold_waits_for_company_as_long_as_it_may_and_no_longer()
    {
        var (world, partials) = await BeginAsync();
        await using var queue = await FoldedAsync(world, new FoldOptions(100, s_linger));

        var first = queue.FoldAsync(partials[0], default);
        await _time.TimerSetAsync();
        _time.Advance(s_linger - s_tick);
        var second = queue.FoldAsync(partials[1], default);
        await _time.TimerSetAsync();
        Assert.Equal((false, false), (first.IsCompleted, second.IsCompleted));
        Assert.Equal(0, (await world.ReadAsync()).Coverage.Mapped);

        _time.Advance(s_tick);
        await Task.WhenAll(first, second).WaitAsync(s_patience);

        Assert.Equal(new Coverage(3, 2, 0), (await world.ReadAsync()).Coverage);
        Assert.Equal(0, _time.Pending);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_full_fold_does_not_wait()
    {
        var (world, partials) = await BeginAsync();
        await using var queue = await FoldedAsync(world, new FoldOptions(3, s_linger));

        await Task.WhenAll(partials.Select(partial => queue.FoldAsync(partial, default))).WaitAsync(s_patience);

        await world.CheckEndAsync(RunState.Succeeded, new Coverage(3, 3, 0));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_refused_partial_fails_alone()
    {
        var (world, partials) = await BeginAsync();
        await using var queue = await FoldedAsync(world, new FoldOptions(5, s_linger));

        var forged = queue.FoldAsync(partials[0] with { Batch = 3 }, default);
        var foreign = queue.FoldAsync(partials[0] with { Run = "other" }, default);
        await Task.WhenAll(partials.Select(partial => queue.FoldAsync(partial, default))).WaitAsync(s_patience);

        Assert.Contains("Batch 3 of run run", (await Assert.ThrowsAsync<PartialRefusedException>(() => forged)).Message);
        Assert.Contains("there is no such run", (await Assert.ThrowsAsync<PartialRefusedException>(() => foreign)).Message);
        await world.CheckEndAsync(RunState.Succeeded, new Coverage(3, 3, 0));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_fold_that_fails_fails_for_each_of_its_senders_and_the_next_one_works()
    {
        var (world, partials) = await BeginAsync();
        await using var queue = await FoldedAsync(world, new FoldOptions(3, s_linger), new FaultPlan(2)); // The first is the header of no run.

        var first = partials.Select(partial => queue.FoldAsync(partial, default)).ToList();
        foreach (var folding in first)
        {
            await Assert.ThrowsAsync<InjectedFaultException>(() => folding.WaitAsync(s_patience));
        }

        await Task.WhenAll(partials.Select(partial => queue.FoldAsync(partial, default))).WaitAsync(s_patience);
        await world.CheckEndAsync(RunState.Succeeded, new Coverage(3, 3, 0));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_sender_may_leave_and_its_partial_counts_all_the_same()
    {
        var (world, partials) = await BeginAsync();
        await using var queue = await FoldedAsync(world, new FoldOptions(2, s_linger));
        using var leaves = new CancellationTokenSource();

        var left = queue.FoldAsync(partials[0], leaves.Token);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        await queue.FoldAsync(partials[1], default).WaitAsync(s_patience);

        Assert.Equal(new Coverage(3, 2, 0), (await world.ReadAsync()).Coverage);
    }

    [Fact(Timeout = 30_000)]
    public async Task Disposing_amid_a_linger_is_over_at_once_and_leaves_nobody_waiting()
    {
        var (world, partials) = await BeginAsync();
        var queue = await FoldedAsync(world, new FoldOptions(100, s_linger));
        var waiting = queue.FoldAsync(partials[0], default);
        await _time.TimerSetAsync();

        // On a thread of its own: a queue that spins until the linger is over would never give this one back.
        await Task.Run(() => queue.DisposeAsync().AsTask()).WaitAsync(s_patience);

        Assert.Same(waiting, await Task.WhenAny(waiting, Task.Delay(s_patience, TimeProvider.System)));
        await Assert.ThrowsAnyAsync<Exception>(() => queue.FoldAsync(partials[1], default).WaitAsync(s_patience));
    }

    [Fact(Timeout = 30_000)]
    public async Task Disposing_a_queue_that_was_never_used_is_nothing()
    {
        var (world, _) = await BeginAsync();
        await new FoldQueue(world.Start().Reducer, FoldOptions.Local, _time).DisposeAsync();
    }

    /// <summary>A queue that has begun a fold just now, of a run that is none: whatever comes waits for company.</summary>
    private async Task<FoldQueue> FoldedAsync(RunWorld world, FoldOptions options, FaultPlan? plan = null)
    {
        var queue = new FoldQueue(world.Start(plan).Reducer, options, _time);
        await Assert.ThrowsAsync<PartialRefusedException>(() => queue.FoldAsync(Contracts.Shards.Partial(0) with { Run = "none" }, default).WaitAsync(s_patience));
        return queue;
    }

    private static async Task<(RunWorld World, IReadOnlyList<PartialMaxima> Partials)> BeginAsync()
    {
        var world = new RunWorld(3, batchItems: 1);
        return (world, await world.ListAndMapAsync());
    }
}
