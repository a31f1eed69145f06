using QueueMap.Contracts.Items;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Maxima;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Reducing;

namespace QueueMap.Tests.Reducing;

/// <summary>F17: messages are untrusted. A partial that cannot be is refused with its reason, and bends nothing.</summary>
public sealed class ForgedPartialTests
{
    private static readonly QuarantinedItem s_item = new("a.csv", QuarantineReason.Gone, "why");

    public static readonly TheoryData<string, Func<PartialMaxima, PartialMaxima>> Forgeries = new()
    {
        { "the run has batches 0 to 2", partial => partial with { Batch = 3 } },
        { "the run has batches 0 to 2", partial => partial with { Batch = int.MaxValue } },
        { "the run has batches 0 to 2", partial => partial with { Batch = -1 } },
        { "it counts 1 quarantined items and names 0", partial => With(partial, counts => counts with { Quarantined = 1 }) },
        { "it counts 0 quarantined items and names 1", partial => partial with { Quarantined = [s_item] } },
        { "it counts -1 quarantined items and names 0", partial => With(partial, counts => counts with { Quarantined = -1 }) },
        { "its counts are impossible", partial => With(partial, counts => counts with { Mapped = -1 }) },
        { "its counts are impossible", partial => With(partial, counts => counts with { Mapped = 0 }) },
        { "its counts are impossible", partial => With(partial, counts => counts with { Mapped = 10_001 }) },
        { "its counts are impossible", partial => With(partial, counts => counts with { Mapped = long.MaxValue, Quarantined = 1 }) with { Quarantined = [s_item] } },
        { "its counts are impossible", partial => With(partial, counts => counts with { Bytes = -1 }) },
        { "its counts are impossible", partial => With(partial, counts => counts with { Rows = -1 }) },
        { "its counts are impossible", partial => With(partial, counts => counts with { Missing = -1 }) },
        { "its counts are impossible", partial => With(partial, counts => counts with { Skipped = -1 }) },
        { "what it took is impossible", partial => partial with { Work = new MapWork(Gets: -1) } },
        { "what it took is impossible", partial => partial with { Work = new MapWork(CpuMs: long.MaxValue) } },
        { "contradict each other", partial => With(partial, counts => counts with { Missing = 9 }) },
        { "contradict each other", partial => With(partial, counts => counts with { Missing = long.MaxValue, Skipped = long.MaxValue }) },
        { "contradict each other", partial => With(partial, counts => counts with { Rows = 0 }) },
        { "contradict each other", partial => With(partial, counts => counts with { Mapped = 0, Quarantined = 1 }) with { Quarantined = [s_item] } },
        { "a maximum keeps 1 columns where job hottest-by-month keeps 6", partial => partial with { Maxima = Of(new(1, ["x"], "a.csv", 1)) } },
        { "a maximum keeps 0 columns where job hottest-by-month keeps 6", partial => partial with { Maxima = Of(new(1, [], "a.csv", 1)) } },
        { "it holds null where a value must be", partial => partial with { Maxima = Of(null!) } },
        { "it holds null where a value must be", partial => partial with { Maxima = Of(new(1, ["a", "b", "c", "d", "e", null!], "a.csv", 1)) } },
        { "it holds null where a value must be", partial => With(partial, counts => counts with { Quarantined = 1 }) with { Quarantined = [null!] } },
    };

    [Theory(Timeout = 10_000), MemberData(nameof(Forgeries))]
    public async Task It_is_refused_and_the_others_of_its_fold_count(string why, Func<PartialMaxima, PartialMaxima> forge)
    {
        var world = new RunWorld(3, batchItems: 1, shards: 2);
        var partials = await world.ListAndMapAsync();
        var forged = forge(partials[0]);

        var refused = await world.Start().Reducer.FoldAsync("run", [forged, partials[1]], default);

        var refusal = Assert.Single(refused);
        Assert.Same(forged, refusal.Key);
        Assert.StartsWith($"Batch {forged.Batch} of run run is refused: ", refusal.Value.Message);
        Assert.Contains(why, refusal.Value.Message);
        Assert.Equal(new Coverage(3, 1, 0), (await world.ReadAsync()).Coverage);

        await world.Start().FoldAsync(partials);
        await world.CheckEndAsync(RunState.Succeeded, new Coverage(3, 3, 0));
    }

    [Fact(Timeout = 10_000)]
    public async Task An_unknown_run_is_refused_and_leaves_nothing_behind()
    {
        var world = await new RunWorld(1).CreateAsync();
        var process = world.Start();

        var refused = await process.Reducer.FoldAsync("other", [Contracts.Shards.Partial(0)], default);

        Assert.Equal("Batch 0 of run other is refused: there is no such run.", Assert.Single(refused).Value.Message);
        await Assert.ThrowsAsync<QueueMap.Storage.Runs.UnknownRunException>(
            () => process.Reducer.BuryAsync(new BatchDied("other", 0, Contracts.Shards.Cause), default));
        Assert.Equal(["run"], await world.Store.ListRunsAsync(default).ToListAsync());
    }

    [Theory(Timeout = 10_000)]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public async Task The_death_of_a_batch_that_is_not_the_runs_is_refused(int batch)
    {
        var world = new RunWorld(3, batchItems: 1);
        await world.ListAndMapAsync();

        var e = await Assert.ThrowsAsync<PartialRefusedException>(() => world.Start().BuryAsync(batch));
        Assert.Equal($"The death of batch {batch} of run run is refused: the run has batches 0 to 2.", e.Message);
    }

    private static PartialMaxima With(PartialMaxima partial, Func<MapCounts, MapCounts> change) => partial with { Counts = change(partial.Counts) };

    private static GroupMaxima Of(Maximum maximum) => GroupMaxima.Of(new Dictionary<string, Maximum> { ["2024-01"] = maximum });
}
