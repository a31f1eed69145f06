using QueueMap.Contracts.Runs;
using QueueMap.Tests.Reducing;
using QueueMap.Worker.Hosting;

namespace QueueMap.Tests.Producing;

public sealed class RunDirectoryTests
{
    private readonly SteppedTime _time = new();

    [Fact(Timeout = 10_000)]
    public async Task A_header_is_read_once_a_second()
    {
        var (world, plan, runs) = await BeginAsync();
        await runs.FindAsync("run", default);
        _time.Advance(TimeSpan.FromMilliseconds(999));
        await runs.FindAsync("run", default);
        Assert.Equal(1, plan.Count);

        await world.Ledger.UpdateHeaderAsync("run", header => header.Become(RunState.Running), default);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(RunState.Running, (await runs.FindAsync("run", default))!.State);
        Assert.Equal(2, plan.Count);
    }

    [Fact(Timeout = 10_000)]
    public async Task That_a_run_is_finished_is_read_anew_each_time()
    {
        // A batch that is dropped because its run is finished is acknowledged: a requeue that has just opened it would lose it.
        var (world, _, runs) = await BeginAsync();
        await world.Ledger.UpdateHeaderAsync("run", header => header.Become(RunState.Failed), default);
        Assert.Equal(RunState.Failed, (await runs.FindAsync("run", default))!.State);

        await world.Ledger.UpdateHeaderAsync("run", header => header.Become(RunState.Running), default);

        Assert.Equal(RunState.Running, (await runs.FindAsync("run", default))!.State);
    }

    [Fact(Timeout = 10_000)]
    public async Task An_unknown_run_is_looked_for_each_time()
    {
        var (_, plan, runs) = await BeginAsync();

        Assert.Null(await runs.FindAsync("other", default));
        Assert.Null(await runs.FindAsync("other", default));
        Assert.Equal(2, plan.Count);
    }

    private async Task<(RunWorld World, FaultPlan Plan, RunDirectory Runs)> BeginAsync()
    {
        var world = await new RunWorld(1).CreateAsync();
        var plan = new FaultPlan();
        return (world, plan, new RunDirectory(world.Start(plan).Ledger, _ => world.Source, _time));
    }
}
