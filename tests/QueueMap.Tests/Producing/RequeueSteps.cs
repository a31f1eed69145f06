using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Requeueing;
using QueueMap.Tests.Reducing;

namespace QueueMap.Tests.Producing;

/// <summary>Runs with dead batches, and what every test of a requeue does with them.</summary>
internal static class RequeueSteps
{
    public const int Objects = 12;

    public static readonly int[] Dead = [1, 2, 3];

    public static RequeueChoice Of(params int[] batches) => new() { Batches = batches.ToHashSet() };

    /// <summary>12 items in batches of 3: batch 0 is folded, the others are dead.</summary>
    public static async Task<RunWorld> DeadBatchesAsync(int[]? bad = null)
    {
        var (world, last) = await OpenAsync(bad);
        await world.Start().FoldAsync(last);
        Assert.Equal(RunState.Failed, (await StandAsync(world)).State);
        return world;
    }

    /// <summary>The same before batch 0 is folded.</summary>
    public static async Task<(RunWorld World, PartialMaxima Last)> OpenAsync(int[]? bad = null)
    {
        var world = new RunWorld(Objects, batchItems: 3, shards: 2, bad);
        var partials = await world.ListAndMapAsync();
        foreach (var batch in Dead)
        {
            await world.Start().BuryAsync(batch);
        }

        return (world, partials[0]);
    }

    public static async Task FinishAsync(RunWorld world, int[]? sent)
    {
        var process = world.Start();
        await process.ProduceAsync();
        if (sent is not null)
        {
            Assert.Equal(sent, world.Queue.Select(batch => batch.Batch));
        }

        foreach (var partial in await process.MapQueueAsync())
        {
            await process.FoldAsync(partial);
        }
    }

    public static async Task StandsAsync(RunWorld world, RunState state, int mapped, int[] dead)
    {
        await world.CheckManifestAsync();
        await world.CheckCoverageAsync(_ => false);
        var run = await world.ReadAsync();
        Assert.Equal((state, new Coverage(Objects, mapped, 0)), (run.Header.State, run.Coverage));
        Assert.Equal(dead, run.Dead.Select(entry => entry.Key));
        Assert.Null(state == RunState.Running ? run.Header.Requeuing : null);
    }

    public static async Task<(RunState State, Coverage Coverage)> StandAsync(RunWorld world)
    {
        var run = await world.ReadAsync();
        return (run.Header.State, run.Coverage);
    }
}
