using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;

namespace QueueMap.Tests.Reducing;

/// <summary>F07, F28: whatever operation of a reducer fails, loses its answer or is its last, delivering again heals it.</summary>
public sealed class ReducerFaultTests
{
    private const int Objects = 7;

    [Theory(Timeout = 60_000)]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.AnswerLost)]
    [InlineData(Fault.KilledBefore)]
    [InlineData(Fault.KilledAfter)]
    internal async Task Any_operation_may_fail(Fault fault)
    {
        var (whole, partials) = await BeginAsync();
        var plan = new FaultPlan();
        await FoldUntilDoneAsync(whole, partials, plan);
        Assert.InRange(plan.Count, 30, 300);

        for (var at = 1; at <= plan.Count; at++)
        {
            var (world, again) = await BeginAsync();
            await FoldUntilDoneAsync(world, again, new FaultPlan(at, fault));
            await world.CheckEndAsync(RunState.Partial, new Coverage(Objects, Objects - 2, 2));
            await world.CheckCoverageAsync(key => key is "2024/S001.csv" or "2024/S005.csv");
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_fold_whose_answer_was_lost_is_known_when_it_is_tried_again()
    {
        var (world, partials) = await BeginAsync();
        var reads = new FaultPlan();
        await world.Start(reads).FoldAsync(partials[0]);

        for (var at = 1; at <= reads.Count; at++)
        {
            (world, partials) = await BeginAsync();
            var process = world.Start(new FaultPlan(at, Fault.AnswerLost));
            await Assert.ThrowsAsync<InjectedFaultException>(() => process.FoldAsync(partials[0]));
            await process.FoldAsync(partials[0]);

            Assert.Matches("^(folded|known) 0$", process.Observer.Told[^1]);
        }
    }

    private static async Task<(RunWorld World, IReadOnlyList<PartialMaxima> Partials)> BeginAsync()
    {
        var world = new RunWorld(Objects, batchItems: 2, shards: 2, bad: [1, 5], tolerated: new(2));
        return (world, await world.ListAndMapAsync());
    }

    // As a queue does: what was not acknowledged is delivered again, to this process or, where it was killed, to the next.
    private static async Task FoldUntilDoneAsync(RunWorld world, IReadOnlyList<PartialMaxima> partials, FaultPlan plan)
    {
        var process = world.Start(plan);
        var waiting = new Queue<PartialMaxima[]>(partials.Chunk(3));
        for (var failures = 0; waiting.TryPeek(out var next);)
        {
            try
            {
                await process.FoldAsync(next);
                waiting.Dequeue();
            }
            catch (InjectedFaultException) when (++failures < 3)
            {
                process = failures == 1 ? process : world.Start();
            }
        }
    }
}
