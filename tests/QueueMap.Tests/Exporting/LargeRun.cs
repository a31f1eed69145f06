using QueueMap.Contracts.Items;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Runs;
using QueueMap.Tests.Reducing;

namespace QueueMap.Tests.Exporting;

/// <summary>A run of many items, written to its files and its shards without being mapped; every 7th item is bad.</summary>
internal sealed class LargeRun(int items, int batchItems)
{
    public static string KeyOf(int i) => $"2024/{i:d6}.csv";

    public async Task<(RunSnapshot Run, IRunFiles Files)> WriteAsync(RunWorld world)
    {
        var batches = Enumerable.Range(0, items).Select(i => new Item(KeyOf(i), i, "e")).Chunk(batchItems)
            .Select((chunk, number) => new ManifestBatch(number, chunk)).ToList();
        foreach (var segment in batches.Chunk(100))
        {
            await world.Manifest.AppendAsync(segment, default);
        }

        var shards = new List<Shard>();
        for (var index = 0; index < world.Spec.Shards; index++)
        {
            var shard = Shard.Empty(index, world.Spec.Shards);
            var chance = new Random(index);
            foreach (var fold in Shuffled(batches.Where(batch => batch.Batch % world.Spec.Shards == index), chance).Chunk(50))
            {
                var partials = fold.Select(PartialOf).ToList();
                shard = shard.Fold(partials, tieColumns: 2, await new QuarantineFiles(world.Files).WriteAsync("run", partials, default));
            }

            shards.Add(shard);
        }

        var header = (await world.ReadAsync()).Header with { Listing = new ListingProgress(Complete: true, Announced: batches.Count, Items: items) };
        return (new RunSnapshot(header, shards), world.Files);
    }

    // Batches come nearly in the order of their numbers, as from a queue.
    private static IEnumerable<ManifestBatch> Shuffled(IEnumerable<ManifestBatch> batches, Random chance) =>
        batches.OrderBy(batch => batch.Batch + chance.Next(200));

    private static PartialMaxima PartialOf(ManifestBatch batch)
    {
        var bad = batch.Items.Where(item => item.Size % 7 == 0).Select(item => new QuarantinedItem(item.Key, QuarantineReason.BadRow, $"bad {item.Size}")).ToList();
        return new PartialMaxima(
            "run", batch.Batch, new MapCounts(batch.Items.Count - bad.Count, bad.Count), QueueMap.Contracts.Maxima.GroupMaxima.Empty, bad);
    }
}
