using System.Globalization;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Output;
using QueueMap.Storage.Runs;

namespace QueueMap.Tests.Reducing;

/// <summary>Invariants 2 and 3: batches, order, repetition, shards and grouping change no byte and no count.</summary>
public sealed class AnySplitTests
{
    private const int Objects = 17;
    private static readonly int[] s_bad = [2, 3, 11];

    public static readonly TheoryData<int> Seeds = [.. Enumerable.Range(0, 60)];

    [Theory(Timeout = 60_000), MemberData(nameof(Seeds))]
    public async Task Every_split_order_repetition_and_grouping_gives_the_same_bytes_and_exact_coverage(int seed)
    {
        var chance = new Random(seed);
        var world = new RunWorld(Objects, chance.Next(1, 20), shards: 1 + (seed % 8), s_bad, tolerated: new(3));
        var partials = (await world.ListAndMapAsync()).ToArray();
        await world.CheckManifestAsync();

        // Each partial once, and as many again by chance.
        PartialMaxima[] deliveries = [.. partials, .. chance.GetItems(partials, partials.Length).Select(partial => partial with { })];
        chance.Shuffle(deliveries);
        var process = world.Start();
        for (var sent = 0; sent < deliveries.Length;)
        {
            var group = deliveries.AsMemory(sent, Math.Min(chance.Next(1, 6), deliveries.Length - sent)).ToArray();
            await process.FoldAsync(group);
            sent += group.Length;
            await world.CheckCoverageAsync(IsBad);
        }

        await world.CheckEndAsync(RunState.Partial, new Coverage(Objects, Objects - 3, 3));
        Assert.Equal(partials.Length, process.Observer.Told.Count(told => told.StartsWith("folded", StringComparison.Ordinal)));
        Assert.Equal(deliveries.Length, process.Observer.Told.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Exports_of_two_runs_over_the_same_bytes_are_the_same_bytes()
    {
        var exports = new HashSet<string>();
        foreach (var (items, shards) in new[] { (1, 1), (2, 8), (5, 4), (500, 3) })
        {
            var world = new RunWorld(Objects, items, shards);
            await world.Start().FoldAsync(await world.ListAndMapAsync());
            var rows = (await world.Files.ReadResultAsync((await world.ReadAsync()).Header, default))!.Rows;
            exports.Add(Convert.ToHexString(ExportFile.Csv(rows)) + Convert.ToHexString(ExportFile.Json(rows)));
        }

        Assert.Single(exports);
    }

    [Fact(Timeout = 60_000)]
    public async Task Eight_reducers_at_once_on_one_store_count_each_batch_once()
    {
        var world = new RunWorld(40, batchItems: 1, shards: 2);
        var partials = await world.ListAndMapAsync();
        var reducers = Enumerable.Range(0, 8).Select(_ => world.Start()).ToArray();

        await Task.WhenAll(reducers.Select((process, index) => Task.Run(async () =>
        {
            var order = partials.ToArray();
            new Random(index).Shuffle(order);
            foreach (var group in order.Chunk(3))
            {
                await process.FoldAsync(group);
            }
        })));

        await world.CheckEndAsync(RunState.Succeeded, new Coverage(40, 40, 0));
        Assert.Equal(40, reducers.Sum(process => process.Observer.Told.Count(told => told.StartsWith("folded", StringComparison.Ordinal))));
    }

    private static bool IsBad(string key) => s_bad.Contains(int.Parse(key.AsSpan(6, 3), CultureInfo.InvariantCulture));
}
