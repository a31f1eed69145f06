using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Listing;
using QueueMap.Storage.Manifests;
using QueueMap.Tests.Storage.InMemory;

namespace QueueMap.Tests.Producing;

/// <summary>A listing that is to end at N items has the first N, also when it is broken off and goes on.</summary>
public sealed class CutListingTests
{
    private static readonly string[] s_keys =
        ["0.csv", "1.txt", "a/0.txt", "a/1.csv", "a/2.csv", "a/3.txt", "b/1.csv", "b/2.csv", "b/3.txt", "c/1.csv", "c/2.txt"];

    [Theory]
    [InlineData(1, "0.csv", 0)]
    [InlineData(2, "0.csv a/1.csv", 2)]
    [InlineData(4, "0.csv a/1.csv a/2.csv b/1.csv", 3)]
    [InlineData(6, "0.csv a/1.csv a/2.csv b/1.csv b/2.csv c/1.csv", 4)]
    public async Task The_first_items_by_their_keys_are_listed_and_what_lies_beyond_is_not_left_out(int most, string keys, int leftOut)
    {
        var (batches, lister) = await ListAsync(most, new ListingCursor());

        Assert.Equal(keys, Text(batches));
        Assert.Equal(((long?)most, leftOut), (lister.CutAt, lister.LeftOut));
    }

    [Fact]
    public async Task A_source_of_fewer_items_is_listed_to_its_end_and_not_cut()
    {
        var (batches, lister) = await ListAsync(most: 7, new ListingCursor());

        Assert.Equal(6, batches.Sum(batch => batch.Items.Count));
        Assert.Equal((null, 5L), (lister.CutAt, lister.LeftOut));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Broken_off_after_any_batch_it_ends_with_the_same_items(int most)
    {
        var (whole, first) = await ListAsync(most, new ListingCursor());

        for (var broken = 0; broken <= whole.Count; broken++)
        {
            var cursor = new ListingCursor();
            foreach (var batch in whole.Take(broken))
            {
                cursor.Pass(batch);
            }

            var (rest, second) = await ListAsync(most, cursor);

            Assert.Equal(Text(whole), Text([.. whole.Take(broken), .. rest]));
            Assert.Equal((first.CutAt, first.LeftOut), (second.CutAt, second.LeftOut));
        }
    }

    [Fact]
    public async Task The_header_says_that_the_listing_was_cut_and_that_it_is_complete()
    {
        var world = new Reducing.RunWorld(objects: 10) { };
        var spec = world.Spec with { Job = world.Spec.Job with { Items = world.Spec.Job.Items with { MaxItems = 4 } } };
        await world.Ledger.CreateAsync(new RunHeader { Spec = spec }, default);

        await new ListingPump(world.Ledger, world.Manifest, _ => world.Source).RunAsync(spec, new Announcements(), default);

        var listing = (await world.ReadAsync()).Header.Listing;
        Assert.Equal((true, 4, 4, false), (listing.Complete, listing.Items, listing.CutAt!.Value, listing.InLanes!.Value));
    }

    private static async Task<(List<ManifestBatch> Batches, SourceLister Lister)> ListAsync(long most, ListingCursor cursor)
    {
        var source = new InMemorySource();
        foreach (var key in s_keys)
        {
            source.Put(key, []);
        }

        var rule = new ItemRule(["**/*.csv"], Partition: null, MaxItems: most);
        var spec = new RunSpec
        {
            Run = "run",
            Job = JobCatalog.HottestByMonth with { Items = rule },
            Source = "/data",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Batching = new BatchLimits(Items: 2),
        };
        var shape = await SourceShape.OfAsync(source, rule, new ListingProgress(), default);
        var lister = new SourceLister(new LaneMix(source, shape), spec, cursor);
        return (await lister.ListAsync(default).ToListAsync(), lister);
    }

    private static string Text(IReadOnlyList<ManifestBatch> batches) =>
        string.Join(' ', batches.SelectMany(batch => batch.Items).Select(item => item.Key));
}
