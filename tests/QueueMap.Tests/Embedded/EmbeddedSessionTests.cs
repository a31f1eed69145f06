using QueueMap.Contracts.Runs;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Requeueing;
using QueueMap.Tests.Reducing;

namespace QueueMap.Tests.Embedded;

/// <summary>Whole runs in this process. Nothing may wait for ever: every session ends within <see cref="LocalRun.Patience"/>.</summary>
public sealed class EmbeddedSessionTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(12, 1, 1)]
    [InlineData(12, 5, 4)]
    [InlineData(12, 500, 2)]
    public async Task A_run_finishes(int objects, int batchItems, int workers)
    {
        using var run = await new LocalRun(objects, batchItems).CreateAsync();

        run.CheckFinished(await run.WorkAsync(workers: workers), RunState.Succeeded, new Coverage(objects, objects, 0));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_empty_source_ends_the_run_at_once()
    {
        using var run = await new LocalRun(0).CreateAsync();

        run.CheckFinished(await run.WorkAsync(), RunState.Failed, new Coverage(0, 0, 0));
    }

    [Fact(Timeout = 60_000)]
    public async Task Quarantined_items_fail_the_run_with_its_coverage()
    {
        using var run = await new LocalRun(9, 2, bad: [3, 4]).CreateAsync();

        run.CheckFinished(await run.WorkAsync(), RunState.Failed, new Coverage(9, 7, 2));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_drain_finishes_what_is_being_mapped_and_the_next_session_goes_on()
    {
        using var run = await new LocalRun(60).CreateAsync();
        using var drain = new CancellationTokenSource();
        var opened = 0;
        var home = run.HomeWith(async (_, _) =>
        {
            // Both workers are amid an item when the drain begins.
            if (Interlocked.Increment(ref opened) >= 7)
            {
                await drain.CancelAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
            }
        });

        Assert.IsType<SessionEnd.Drained>(await run.WorkAsync(home, new StopSignals(drain.Token, default)));

        var stopped = await run.ReadAsync();
        Assert.InRange(stopped.Coverage.Mapped, 7, 59);
        Assert.Equal(opened, stopped.Coverage.Mapped);
        Assert.False(stopped.Header.State.IsFinished());
        run.CheckFinished(await run.WorkAsync(), RunState.Succeeded, new Coverage(60, 60, 0));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_drain_that_has_been_asked_for_before_the_start_is_a_drain_each_time()
    {
        using var run = await new LocalRun(3).CreateAsync();
        for (var i = 0; i < 10; i++)
        {
            Assert.IsType<SessionEnd.Drained>(await run.WorkAsync(stop: new StopSignals(new CancellationToken(canceled: true), default)));
        }

        run.CheckFinished(await run.WorkAsync(), RunState.Succeeded, new Coverage(3, 3, 0));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_abort_leaves_everything_as_it_is()
    {
        using var run = await new LocalRun(20).CreateAsync();
        using var abort = new CancellationTokenSource();
        var stuck = new TaskCompletionSource();
        var home = run.HomeWith(async (_, _) =>
        {
            await abort.CancelAsync();
            await stuck.Task; // Or a fast machine could end the run before the session has looked at the abort.
        });

        Assert.IsType<SessionEnd.Aborted>(await run.WorkAsync(home, new StopSignals(default, abort.Token)));
        stuck.SetResult();
        Assert.IsType<SessionEnd.Aborted>(await run.WorkAsync(stop: new StopSignals(default, new CancellationToken(canceled: true))));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_run_that_is_cancelled_amid_a_batch_stops()
    {
        using var run = await new LocalRun(20).CreateAsync();
        var home = run.HomeWith((_, _) => run.Home.Ledger.UpdateHeaderAsync(
            "run", header => header.State == RunState.Cancelled ? header : header.Become(RunState.Cancelled), default).AsTask());

        Assert.IsType<SessionEnd.Cancelled>(await run.WorkAsync(home));

        var stopped = await run.ReadAsync();
        Assert.Equal((RunState.Cancelled, 0), (stopped.Header.State, stopped.Coverage.Mapped));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_batch_that_dies_is_in_the_ledger_with_its_cause_and_a_requeue_heals_it()
    {
        using var run = await new LocalRun(6).CreateAsync();
        var home = run.HomeWith((key, _) => key == Weather.KeyOf(4) ? throw GuardedSource.HostFault : Task.CompletedTask);

        var failed = Assert.IsType<SessionEnd.Finished>(await run.WorkAsync(home));

        Assert.Equal((RunState.Failed, "1 dead batches hold 1 items."), (failed.Header.State, failed.Header.Reason));
        Assert.Equal(new Coverage(6, 5, 0), failed.Result.Coverage);
        var (batch, dead) = Assert.Single((await run.ReadAsync()).Dead);
        Assert.Equal((4, "IOException", "Too many open files", 0), (batch, dead.Cause.Error, dead.Cause.Message, dead.Requeues));

        Assert.Equal(new Requeued(1, 0), await run.RequeueAsync());
        run.CheckFinished(await run.WorkAsync(), RunState.Succeeded, new Coverage(6, 6, 0));
        Assert.Empty((await run.ReadAsync()).Dead);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_batch_that_dies_again_after_a_requeue_ends_the_run_again()
    {
        // Its death says the pass of its message; said under the pass before, the run would wait for it for ever.
        using var run = await new LocalRun(2).CreateAsync();
        var home = run.HomeWith((key, _) => key == Weather.KeyOf(1) ? throw GuardedSource.HostFault : Task.CompletedTask);

        for (var requeues = 0; requeues < 2; requeues++)
        {
            var failed = Assert.IsType<SessionEnd.Finished>(await run.WorkAsync(home));
            Assert.Equal((RunState.Failed, requeues), (failed.Header.State, Assert.Single((await run.ReadAsync()).Dead).Value.Requeues));
            await run.RequeueAsync();
        }

        run.CheckFinished(await run.WorkAsync(), RunState.Succeeded, new Coverage(2, 2, 0));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_batch_is_dead_after_four_attempts_and_not_before()
    {
        using var run = await new LocalRun(3).CreateAsync();
        var attempts = 0;
        var home = run.HomeWith((key, _) =>
            key == Weather.KeyOf(1) && ++attempts < 4 ? throw GuardedSource.HostFault : Task.CompletedTask);

        run.CheckFinished(await run.WorkAsync(home), RunState.Succeeded, new Coverage(3, 3, 0));
        Assert.Equal(4, attempts);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_batch_that_times_out_on_its_own_dies_too()
    {
        // A cancellation that nobody asked for is a failure as any other; MassTransit puts an exception of its own in its place.
        using var run = await new LocalRun(3).CreateAsync();
        var home = run.HomeWith((key, _) => key == Weather.KeyOf(1) ? throw new TaskCanceledException("timed out") : Task.CompletedTask);

        var failed = Assert.IsType<SessionEnd.Finished>(await run.WorkAsync(home));

        Assert.Equal((RunState.Failed, new Coverage(3, 2, 0)), (failed.Header.State, failed.Result.Coverage));
        Assert.Equal("ConsumerCanceledException", Assert.Single((await run.ReadAsync()).Dead).Value.Cause.Error);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_source_that_cannot_be_listed_breaks_the_session_and_not_the_run()
    {
        using var run = await new LocalRun(3).CreateAsync();
        var moved = run.Spec.Source + "-moved";
        Directory.Move(run.Spec.Source, moved);

        Assert.IsType<QueueMap.Storage.Objects.SourceException>(Assert.IsType<SessionEnd.Broken>(await run.WorkAsync()).Error);

        Directory.Move(moved, run.Spec.Source);
        run.CheckFinished(await run.WorkAsync(), RunState.Succeeded, new Coverage(3, 3, 0));
    }
}
