using QueueMap.Contracts.Items;
using QueueMap.Contracts.Jobs;
using QueueMap.Storage.Objects;

namespace QueueMap.Tests.Storage.Objects;

/// <summary>What besides its key makes an object an item: what is excluded, how large it is, when it was written.</summary>
public sealed class ItemBoundsTests
{
    private static readonly ItemRule s_all = new(["**/*"], Partition: null);
    private static readonly DateTimeOffset s_noon = new(2024, 6, 30, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2024/a.csv", true)]
    [InlineData("2024/a.tmp.csv", false)]
    [InlineData("old/2024/a.csv", false)]
    [InlineData("2024/old/a.csv", true)]
    public void An_object_is_no_item_when_one_of_the_excluded_globs_matches(string key, bool expected) =>
        Assert.Equal(expected, Includes(s_all with { Exclude = ["**/*.tmp.csv", "old/**"] }, new Item(key, 1, "e")));

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(20, true)]
    [InlineData(21, false)]
    public void Both_bounds_of_the_size_are_within(long size, bool expected) =>
        Assert.Equal(expected, Includes(s_all with { MinSize = 10, MaxSize = 20 }, new Item("k", size, "e")));

    [Theory]
    [InlineData(-1, true, false)]
    [InlineData(0, false, true)]
    [InlineData(1, false, true)]
    public void Two_runs_that_meet_at_a_moment_have_every_object_once(int ticks, bool inFirst, bool inSecond)
    {
        var item = new Item("k", 1, "e") { Modified = s_noon.AddTicks(ticks) };

        Assert.Equal(inFirst, Includes(s_all with { ModifiedBefore = s_noon }, item));
        Assert.Equal(inSecond, Includes(s_all with { ModifiedAfter = s_noon }, item));
    }

    [Fact]
    public void An_object_that_was_not_found_is_told_by_its_key_alone_so_that_it_is_quarantined_and_not_lost()
    {
        var rule = new ItemRule(["**/*.csv"], null, MinSize: 10, ModifiedAfter: s_noon);

        Assert.True(Includes(rule, Item.NotFound("a.csv")));
        Assert.False(Includes(rule, Item.NotFound("a.txt")));
    }

    [Fact]
    public void When_an_item_was_written_is_no_part_of_what_it_is() =>
        Assert.Equal(new Item("k", 1, "e"), new Item("k", 1, "e") { Modified = s_noon });

    private static bool Includes(ItemRule rule, Item item) => new ItemFilter(rule, partitioned: false).Includes(item);
}
