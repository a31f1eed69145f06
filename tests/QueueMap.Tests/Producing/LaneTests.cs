using QueueMap.Contracts.Items;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Listing;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Objects;
using QueueMap.Tests.Storage.InMemory;

namespace QueueMap.Tests.Producing;

/// <summary>Prefixes are listed side by side, their items in turn, and a listing that is broken off goes on in each of them.</summary>
public sealed class LaneTests
{
    private static readonly RunSpec s_spec = new()
    {
        Run = "run",
        Job = JobCatalog.HottestByMonth with { Items = new ItemRule(["**/*.csv"], Partition: null) },
        Source = "/data",
        CreatedAt = DateTimeOffset.UnixEpoch,
        Batching = new BatchLimits(Items: 3),
    };

    [Fact]
    public async Task A_batch_holds_items_of_many_prefixes_in_turn()
    {
        var batches = await ListAsync(SourceOf("a/1", "a/2", "a/3", "b/1", "b/2", "c/1", "0"), new ListingCursor());

        Assert.Equal(["0.csv a/1.csv b/1.csv", "c/1.csv a/2.csv b/2.csv", "a/3.csv"], batches.Select(Text));
    }

    [Fact]
    public async Task Two_listings_are_equal_however_fast_each_lane_is()
    {
        var source = SourceOf([.. Enumerable.Range(0, 5_000).Select(i => $"{i % 37}/{i}")]);

        var first = await ListAsync(source, new ListingCursor());

        Assert.Equal(first.Select(Text), (await ListAsync(source, new ListingCursor())).Select(Text));
        Assert.Equal(5_000, first.SelectMany(batch => batch.Items).Select(item => item.Key).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Broken_off_after_any_batch_a_listing_goes_on_as_if_it_had_not_been()
    {
        var keys = Enumerable.Range(0, 40).Select(i => $"{i % 7}/{i}").Concat(["x/skip.txt", "0/0.txt", "3/zz.txt", "top"]).ToArray();
        var source = SourceOf(keys);
        var (whole, leftOut) = await ListCountingAsync(source, new ListingCursor());

        for (var broken = 0; broken <= whole.Count; broken++)
        {
            var cursor = new ListingCursor();
            foreach (var batch in whole.Take(broken))
            {
                cursor.Pass(batch);
            }

            var (rest, leftOutInAll) = await ListCountingAsync(source, cursor);

            var all = whole.Take(broken).Concat(rest).ToList();
            Assert.Equal(Enumerable.Range(0, all.Count), all.Select(batch => batch.Batch));
            Assert.Equal(
                whole.SelectMany(batch => batch.Items).Select(item => item.Key).Order(StringComparer.Ordinal),
                all.SelectMany(batch => batch.Items).Select(item => item.Key).Order(StringComparer.Ordinal));
            Assert.Equal(leftOut, leftOutInAll);
        }
    }

    [Fact]
    public void What_was_listed_in_an_order_of_its_own_cannot_be_gone_on_with()
    {
        var cursor = new ListingCursor();
        cursor.Pass(new ManifestBatch(0, [new Item("a/2", 1, "e"), new Item("b/1", 1, "e"), new Item("a/1", 1, "e"), new Item("b/2", 1, "e")]));

        Assert.Equal("b/2", cursor.After(Lane.Of("b")));
        Assert.Contains("Start a new run", Assert.Throws<SourceException>(() => cursor.After(Lane.Of("a"))).Message, StringComparison.Ordinal);
        Assert.Throws<SourceException>(() => cursor.After(null));
    }

    [Fact]
    public async Task A_source_of_very_many_folders_is_listed_as_one()
    {
        var source = SourceOf([.. Enumerable.Range(0, 1_500).Select(i => $"{i:d5}/x")]);

        var shape = await SourceShape.OfAsync(source, s_spec.Job.Items, new ListingProgress(), default);

        Assert.False(shape.InLanes);
        Assert.Equal(500, (await ListAsync(source, new ListingCursor())).Count);
    }

    [Fact]
    public async Task What_an_earlier_session_decided_stands()
    {
        var source = SourceOf("2023/x", "2024/x");
        var rule = JobCatalog.HottestByMonth.Items;

        var asOne = await SourceShape.OfAsync(source, rule, new ListingProgress(Partitioned: false, InLanes: false), default);
        var asFound = await SourceShape.OfAsync(source, rule, new ListingProgress(), default);

        Assert.Equal((false, false), (asOne.InLanes, asOne.IsPartitioned));
        Assert.Equal((true, true), (asFound.InLanes, asFound.IsPartitioned));
    }

    private static async Task<List<ManifestBatch>> ListAsync(InMemorySource source, ListingCursor cursor) =>
        (await ListCountingAsync(source, cursor)).Batches;

    private static async Task<(List<ManifestBatch> Batches, long LeftOut)> ListCountingAsync(InMemorySource source, ListingCursor cursor)
    {
        var shape = await SourceShape.OfAsync(source, s_spec.Job.Items, new ListingProgress(), default);
        var lister = new SourceLister(new LaneMix(source, shape), s_spec, cursor);
        var batches = await lister.ListAsync(default).ToListAsync();
        return (batches, lister.LeftOut);
    }

    private static InMemorySource SourceOf(params string[] names)
    {
        var source = new InMemorySource();
        foreach (var name in names)
        {
            source.Put(name.EndsWith(".txt", StringComparison.Ordinal) ? name : name + ".csv", []);
        }

        return source;
    }

    private static string Text(ManifestBatch batch) => string.Join(' ', batch.Items.Select((Item item) => item.Key));
}
