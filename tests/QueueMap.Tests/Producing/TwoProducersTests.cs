using QueueMap.Contracts.Runs;
using QueueMap.Storage.Manifests;
using QueueMap.Tests.Reducing;

namespace QueueMap.Tests.Producing;

/// <summary>F06: two producers on one run. One of them may win, or both may stop each other; none numbers an item twice.</summary>
public sealed class TwoProducersTests
{
    [Fact(Timeout = 60_000)]
    public async Task The_second_one_on_the_same_numbers_is_told_of_the_first()
    {
        var world = await new RunWorld(6, batchItems: 2).CreateAsync();
        await world.Start().ProduceAsync();

        var e = await Assert.ThrowsAsync<ManifestConflictException>(
            () => world.Manifest.AppendAsync([new ManifestBatch(0, [new("x", 1, "e")])], default).AsTask());

        Assert.Equal(
            "Batch 0 of run run is in the manifest already: another producer works on this run. Let it finish, or stop it and resume the run.",
            e.Message);
        await world.CheckManifestAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Both_at_once_list_every_item_once()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var world = await new RunWorld(40, batchItems: 1 + (seed % 5)).CreateAsync();
            await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
            {
                try
                {
                    await world.Start().ProduceAsync();
                }
                catch (ManifestConflictException)
                {
                    // The other one goes on, or the next one does.
                }
            })));
            await world.Start().ProduceAsync();

            await world.CheckManifestAsync();
            var process = world.Start();
            await process.FoldAsync(await process.MapQueueAsync());
            await world.CheckEndAsync(RunState.Succeeded, new Coverage(40, 40, 0));
        }
    }
}
