using System.Globalization;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Listing;
using QueueMap.Storage.Objects;
using QueueMap.Tests.Storage.InMemory;
using QueueMap.Tests.Storage.S3;

namespace QueueMap.Tests.Producing;

/// <summary>What is read of the top while folders are looked for is not listed again, and is listed as if it were.</summary>
public sealed class KnownTopTests
{
    private static readonly ItemRule s_all = new(["**/*"]);

    [Theory]
    [InlineData(null)]
    [InlineData(3L)]
    public async Task A_bucket_without_folders_is_listed_once(long? most)
    {
        await using var world = S3Of(35);

        var keys = await ListedAsync(world.Source, s_all with { MaxItems = most }, new ListingCursor());

        Assert.Equal(Keys(35), keys);
        Assert.Equal(4, world.Server.Requests.Count);
    }

    [Fact]
    public async Task Objects_beside_folders_are_listed_once_too()
    {
        await using var world = S3Of(35);
        world.Put("x/1", "");
        world.Put("x/2", "");

        var keys = await ListedAsync(world.Source, s_all, new ListingCursor());

        Assert.Equal(Keys(35).Concat(["x/1", "x/2"]).Order(StringComparer.Ordinal), keys.Order(StringComparer.Ordinal));
        Assert.Equal(4 + 1, world.Server.Requests.Count);
    }

    [Fact]
    public async Task A_listing_goes_on_after_any_key()
    {
        await using var world = S3Of(35);

        for (var passed = 1; passed <= 35; passed++)
        {
            var cursor = new ListingCursor();
            cursor.Pass(new(0, [.. Keys(passed).Select(key => new Item(key, 0, "e"))]));

            Assert.Equal(Keys(35).Skip(passed), await ListedAsync(world.Source, s_all, cursor));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("00005")]
    [InlineData("00009")]
    [InlineData("00010")]
    [InlineData("00025")]
    [InlineData("00034")]
    public async Task Behind_what_is_held_the_source_is_listed_again(string? after)
    {
        var source = new InMemorySource();
        Keys(35).ForEach(key => source.Put(key, []));
        var top = new KnownTop(most: 12);
        foreach (var page in (await source.ListAsync(null, default).ToListAsync()).Chunk(5))
        {
            top.Add(page);
        }

        Assert.Equal(
            Keys(35).Where(key => string.CompareOrdinal(key, after) > 0),
            (await top.ListAsync(source, Lane.Top, after, default).ToListAsync()).SelectMany(page => page).Select(item => item.Key));
    }

    [Fact]
    public async Task Of_what_came_out_of_order_and_is_not_held_whole_nothing_is_used()
    {
        var source = new InMemorySource();
        Keys(6).ForEach(key => source.Put(key, []));
        var top = new KnownTop(most: 4);
        top.Add([new("00003", 0, "e"), new("00001", 0, "e"), new("00000", 0, "e")]);
        top.Add([new("00002", 0, "e"), new("00005", 0, "e"), new("00004", 0, "e")]);

        var listed = await top.ListAsync(source, Lane.Top, after: null, default).ToListAsync();

        Assert.Equal(Keys(6), listed.SelectMany(page => page).Select(item => item.Key));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(35)]
    public async Task A_source_that_shows_only_its_folders_and_has_none_is_listed_whole(int count)
    {
        var source = new InMemorySource();
        Keys(count).ForEach(key => source.Put(key, []));

        Assert.Equal(Keys(count), await ListedAsync(source, s_all, new ListingCursor()));
    }

    [Fact]
    public async Task What_is_held_is_given_once_and_then_asked_for_again()
    {
        var source = new InMemorySource();
        source.Put("new", []);
        var top = new KnownTop();
        top.Add([new("old", 0, "e")]);

        Assert.Equal("old", (await top.ListAsync(source, Lane.Top, after: null, default).SingleAsync()).Single().Key);
        Assert.Equal("new", (await top.ListAsync(source, Lane.Top, after: null, default).SingleAsync()).Single().Key);
    }

    private static List<string> Keys(int count) => [.. Enumerable.Range(0, count).Select(i => i.ToString("d5", CultureInfo.InvariantCulture))];

    private static S3World S3Of(int count)
    {
        var world = new S3World();
        world.Server.PageSize = 10;
        Keys(count).ForEach(key => world.Put(key, ""));
        return world;
    }

    private static async Task<List<string>> ListedAsync(IObjectSource source, ItemRule rule, ListingCursor cursor)
    {
        var shape = await SourceShape.OfAsync(source, rule, new ListingProgress(), default);
        return await new LaneMix(source, shape).ReadAsync(cursor, default).Select(listed => listed.Item.Key).ToListAsync();
    }
}
