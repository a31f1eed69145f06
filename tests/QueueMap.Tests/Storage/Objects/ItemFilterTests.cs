using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Listing;
using QueueMap.Storage.Objects;
using QueueMap.Tests.Storage.InMemory;

namespace QueueMap.Tests.Storage.Objects;

public sealed class ItemFilterTests
{
    private static readonly ItemRule s_gsod = JobCatalog.HottestByMonth.Items;

    [Fact]
    public async Task Beside_folders_of_years_nothing_else_is_an_item() => Assert.Equal(
        ["2022/01001099999.csv", "2022/sub/x.csv.gz", "2024/01001099999.csv"],
        await ItemsAsync(
            "2022/01001099999.csv", "2022/readme.txt", "2022/sub/x.csv.gz", "2024/01001099999.csv",
            "README.md", "expected.csv", "index/stations.csv", "20222/x.csv", "202/x.csv", "202a/x.csv"));

    [Fact]
    public async Task Without_folders_of_years_every_csv_is_an_item() => Assert.Equal(
        ["2022.csv", "a.csv", "b.csv.gz", "sub/2022/c.csv", "sub/d.csv"],
        await ItemsAsync("2022.csv", "a.csv", "b.csv.gz", "README.md", "b.gz", "c.csv.bak", "C.CSV", "csv", "sub/d.csv", "sub/2022/c.csv"));

    [Fact]
    public async Task A_file_named_as_a_year_is_no_partition() => Assert.Equal(["x.csv"], await ItemsAsync("2022", "x.csv"));

    [Theory]
    [InlineData("####", "2022", true)]
    [InlineData("####", "202", false)]
    [InlineData("####", "20222", false)]
    [InlineData("####", "202x", false)]
    [InlineData("####", "\u0662\u0660\u0662\u0662", false)]
    [InlineData("year=####", "year=2022", true)]
    [InlineData("year=####", "Year=2022", false)]
    [InlineData("a*", "a*", true)]
    [InlineData("a*", "ab", false)]
    [InlineData("", "", true)]
    [InlineData(null, "2022", false)]
    public void A_partition_is_told_by_its_name(string? form, string folder, bool expected) =>
        Assert.Equal(expected, new ItemRule([], form).IsPartition(folder));

    [Theory]
    [InlineData("*.csv", "a.csv", true)]
    [InlineData("*.csv", "x/a.csv", false)]
    [InlineData("data/**/*.csv", "data/a.csv", true)]
    [InlineData("data/**/*.csv", "data/x/y/a.csv", true)]
    [InlineData("data/**/*.csv", "Data/a.csv", false)]
    [InlineData("data/**/*.csv", "x/data/a.csv", false)]
    [InlineData("data/**", "data/x/y", true)]
    [InlineData("**/part-*", "x/part-000", true)]
    [InlineData("**/part-*", "part-000", true)]
    [InlineData("**/part-*", "x/Part-000", false)]
    [InlineData("**/*", "a b/\U0001F600", true)]
    [InlineData("a/*.csv", "a//b.csv", false)]
    [InlineData("a/*.csv", "a/../b.csv", false)]
    [InlineData("b.csv", "a/../b.csv", false)]
    [InlineData("**/*.csv", "../b.csv", true)]
    [InlineData("a/**/*.csv", "a/../b.csv", true)]
    [InlineData("a/*/b.csv", "a/../b.csv", true)]
    [InlineData("a/*/b.csv", "a//b.csv", true)]
    [InlineData("**/*.csv", "/b.csv", true)]
    public void A_glob_sees_the_key_as_it_is_and_tidies_nothing(string glob, string key, bool expected) =>
        Assert.Equal(expected, new ItemFilter(new ItemRule([glob], null), partitioned: false).Includes(key));

    [Fact]
    public void An_item_needs_one_of_the_globs()
    {
        var filter = new ItemFilter(new ItemRule(["**/*.csv", "raw/*"], null), partitioned: false);

        Assert.True(filter.Includes("x/a.csv"));
        Assert.True(filter.Includes("raw/a"));
        Assert.False(filter.Includes("x/a"));
        Assert.False(new ItemFilter(new ItemRule([], null), partitioned: false).Includes("a.csv"));
    }

    [Fact]
    public void The_short_way_of_a_plain_ending_gives_what_the_matcher_gives()
    {
        string[] parts = ["", "a", ".csv", "a.csv", "csv", "A.CSV", ".", "..", "a.csv.gz", "\U0001F600.csv", "a\\b.csv", "*.csv", "a\nb.csv"];
        var shortWay = new ItemFilter(new ItemRule(["**/*.csv"], null), partitioned: false);
        // A pattern that means the same and is not recognised as plain.
        var matcher = new ItemFilter(new ItemRule(["**/**/*.csv"], null), partitioned: false);

        foreach (var key in from a in parts from b in parts from c in parts select $"{a}/{b}/{c}")
        {
            Assert.True(matcher.Includes(key) == shortWay.Includes(key), key);
        }
    }

    private static async Task<IEnumerable<string>> ItemsAsync(params string[] keys)
    {
        var source = new InMemorySource();
        foreach (var key in keys)
        {
            source.Put(key, []);
        }

        var shape = await SourceShape.OfAsync(source, s_gsod, new ListingProgress(), default);
        var filter = new ItemFilter(s_gsod, shape.IsPartitioned);
        return (await source.ListAsync(null, default).ToListAsync()).Select(item => item.Key).Where(filter.Includes);
    }
}
