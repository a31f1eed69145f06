using QueueMap.Contracts.Runs;
using QueueMap.Producer.Homes;
using QueueMap.Tests.Reducing;

namespace QueueMap.Tests.Embedded;

/// <summary>Sessions over a ledger that fails: each ends, finished or broken, and the next one finishes the run.</summary>
public sealed class SessionFaultTests
{
    public static readonly TheoryData<int> Operations = [.. Enumerable.Range(0, 12)];

    [Theory(Timeout = 120_000), MemberData(nameof(Operations))]
    public async Task An_answer_that_is_lost_anywhere_makes_no_session_wait_for_ever(int operation)
    {
        using var run = await new LocalRun(4, batchItems: 2).CreateAsync();

        var end = await run.WorkAsync(run.HomeWith(runs: new FaultyRunStore(run.Home.Runs, new FaultPlan((operation * 5) + 8, Fault.AnswerLost))));

        if (end is SessionEnd.Broken broken)
        {
            Assert.IsType<InjectedFaultException>(broken.Error);
            end = await run.WorkAsync();
        }

        run.CheckFinished(end, RunState.Succeeded, new Coverage(4, 4, 0));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_run_whose_end_is_written_by_somebody_else_ends_the_session()
    {
        // The worker of this session hangs amid its batch; another process maps the batch and ends the run.
        using var run = await new LocalRun(1).CreateAsync();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var leave = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = run.WorkAsync(run.HomeWith((_, _) =>
        {
            entered.TrySetResult();
            return leave.Task;
        }));
        await entered.Task;
        while (!(await run.ReadAsync()).Header.Listing.Complete)
        {
            await Task.Yield();
        }

        run.CheckFinished(await run.WorkAsync(), RunState.Succeeded, new Coverage(1, 1, 0));

        leave.SetResult();
        run.CheckFinished(await first, RunState.Succeeded, new Coverage(1, 1, 0));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_partial_that_is_lost_amid_a_drain_ends_the_drain()
    {
        using var run = await new LocalRun(40).CreateAsync();
        using var drain = new CancellationTokenSource();
        var ledger = new SwitchedStore(run.Home.Runs);
        var home = run.HomeWith(async (_, _) =>
        {
            ledger.FailShards = true;
            await drain.CancelAsync();
        }, ledger);

        var end = await run.WorkAsync(home, new StopSignals(drain.Token, default));

        Assert.IsType<InjectedFaultException>(Assert.IsType<SessionEnd.Broken>(end).Error);
        run.CheckFinished(await run.WorkAsync(), RunState.Succeeded, new Coverage(40, 40, 0));
    }
}
