using QueueMap.Contracts.Items;
using QueueMap.Contracts.Maxima;
using QueueMap.Storage.Objects;

namespace QueueMap.Tests.Storage.Conformance;

public abstract partial class ObjectSourceConformance
{
    [Fact]
    public async Task Gives_the_top_folders_that_hold_an_object()
    {
        await PutAllAsync(["2022/a", "2022/b", "2024/x/y/z", "2024-old/x", "README.md", "\u65e5/x"]);

        Assert.Equal(["2022", "2024-old", "2024", "\u65e5"], await FoldersAsync());
    }

    [Fact]
    public async Task The_lanes_together_hold_every_object_once_and_each_is_in_order()
    {
        await PutAllAsync(Keys);

        var lanes = await LanesAsync();
        var keys = new List<string>();
        foreach (var lane in lanes)
        {
            var ofLane = await KeysAsync(lane);
            Assert.Equal(ofLane.Order(Utf8Order.Instance), ofLane);
            Assert.All(ofLane, key => Assert.Equal(lane, Lane.OfKey(key)));
            keys.AddRange(ofLane);
        }

        Assert.Equal(await KeysAsync(), keys.Order(Utf8Order.Instance));
        Assert.Equal(await ListAsync(), (await Task.WhenAll(lanes.Select(lane => Source.ListAsync(lane, null, default).ToListAsync().AsTask())))
            .SelectMany(items => items).OrderBy(item => item.Key, Utf8Order.Instance));
    }

    [Fact]
    public async Task A_lane_resumes_after_any_key_with_the_same_rest()
    {
        await PutAllAsync(Keys);
        var all = await KeysAsync();

        foreach (var lane in await LanesAsync())
        {
            var ofLane = all.Where(key => Lane.OfKey(key) == lane).ToList();
            foreach (var after in all.Concat(["", "b/", "b/c/", "zzz/x", "\uFFFF"]).Where(after => WhyNotAfter(after) is null))
            {
                Assert.Equal(ofLane.Where(key => Utf8Order.Instance.Compare(key, after) > 0), await KeysAsync(lane, after));
            }
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("file")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_lane_that_is_no_folder_of_the_source_is_empty(string folder)
    {
        await PutAllAsync(["file", "b/a"]);

        Assert.Empty(await KeysAsync(Lane.Of(folder)));
    }

    /// <summary>Pages are the same objects, and the top is the folders, and the objects of its lane where they come with them.</summary>
    [Fact]
    public async Task Pages_hold_what_is_listed_one_by_one()
    {
        await PutAllAsync(Keys);
        var all = await ListAsync();
        var middle = all[all.Count / 2].Key;

        Assert.Equal(all, await PagesAsync(lane: null, after: null));
        Assert.Equal(all.Skip((all.Count / 2) + 1), await PagesAsync(lane: null, middle));
        foreach (var lane in await LanesAsync())
        {
            Assert.Equal(await Source.ListAsync(lane, null, default).ToListAsync(), await PagesAsync(lane, after: null));
        }
    }

    [Fact]
    public async Task The_top_is_its_folders_and_the_objects_in_none_if_those_come_with_them()
    {
        await PutAllAsync(Keys);

        var pages = await Source.ListTopAsync(default).ToListAsync();

        Assert.Equal(await FoldersAsync(), pages.SelectMany(page => page.Folders));
        if (pages.TrueForAll(page => page.Objects is not null))
        {
            Assert.Equal(await Source.ListAsync(Lane.Top, null, default).ToListAsync(), pages.SelectMany(page => page.Objects!));
        }
        else
        {
            Assert.DoesNotContain(pages, page => page.Objects is not null);
        }
    }

    protected async Task<IReadOnlyList<string>> KeysAsync(Lane lane, string? after = null) =>
        await Source.ListAsync(lane, after, default).Select(item => item.Key).ToListAsync();

    protected async Task<IReadOnlyList<Lane>> LanesAsync() => [Lane.Top, .. (await FoldersAsync()).Select(Lane.Of)];

    protected async Task<IReadOnlyList<string>> FoldersAsync() => await Source.ListFoldersAsync(default).ToListAsync();

    private async Task<List<Item>> PagesAsync(Lane? lane, string? after)
    {
        var pages = await Source.ListPagesAsync(lane, after, default).ToListAsync();
        Assert.All(pages, page => Assert.InRange(page.Count, 0, Source.PageSize));
        return [.. pages.SelectMany(page => page)];
    }
}
