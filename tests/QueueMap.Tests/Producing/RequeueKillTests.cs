using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Requeueing;
using QueueMap.Tests.Reducing;
using static QueueMap.Tests.Producing.RequeueSteps;

namespace QueueMap.Tests.Producing;

/// <summary>F15: a requeue of chosen batches that is killed at any step is repeated, and loses nothing and counts nothing twice.</summary>
public sealed class RequeueKillTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(Fault.KilledBefore)]
    [InlineData(Fault.KilledAfter)]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.AnswerLost)]
    internal async Task Killed_at_any_step_in_a_finished_run_and_repeated_it_goes_on(Fault fault)
    {
        var steps = await CountAsync(DeadBatchesAsync(), Of(1, 2));
        Assert.InRange(steps, 10, 30);
        for (var at = 1; at <= steps; at++)
        {
            var world = await DeadBatchesAsync();
            await DieAsync(world, at, fault, Of(1, 2));
            if ((await StandAsync(world)).State == RunState.Failed)
            {
                await StandsAsync(world, RunState.Failed, mapped: 3, dead: Dead);
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
        var steps = await CountAsync(DeadBatchesAsync(), Of(1));
        for (var at = 1; at <= steps; at++)
        {
            var world = await DeadBatchesAsync();
            await DieAsync(world, at, fault, Of(1));

            await world.Start().RequeueAsync(Of(2));

            var awaited = Dead.Where((await world.ReadAsync()).Awaits).ToArray();
            Assert.Contains(2, awaited);
            Assert.DoesNotContain(3, awaited);
            await FinishAsync(world, sent: awaited);
            await StandsAsync(world, RunState.Failed, mapped: 3 + (3 * awaited.Length), dead: [.. Dead.Except(awaited)]);
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
            Assert.Equal([1, 1, 0], Dead.Select((await world.ReadAsync()).PassOf));
            await FinishAsync(world, sent: [1, 2]);
            await StandsAsync(world, RunState.Failed, mapped: 9, dead: [3]);
        }
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
}
