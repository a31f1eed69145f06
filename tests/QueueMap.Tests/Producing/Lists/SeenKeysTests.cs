using QueueMap.Producer.Listing.Lists;

namespace QueueMap.Tests.Producing.Lists;

/// <summary>A key of a list counts once, and memory stays within its bound.</summary>
public sealed class SeenKeysTests
{
    [Fact]
    public void A_key_that_came_before_is_told_wherever_it_comes_again()
    {
        var seen = new SeenKeys("keys.txt");
        var keys = Enumerable.Range(0, 20_000).Select(i => $"{i * 7919 % 10_000}").ToList();

        var first = keys.Where((key, i) => seen.Add(i, key)).ToList();

        Assert.Equal(keys.Distinct(StringComparer.Ordinal), first);
        Assert.Equal(10_000, seen.Duplicates);
    }

    [Fact]
    public void A_list_in_order_may_be_longer_than_what_is_remembered()
    {
        var seen = new SeenKeys("keys.txt", most: 3);

        Assert.All(Enumerable.Range(0, 10), i => Assert.True(seen.Add(i, $"{i}")));
        Assert.False(seen.Add(10, "9"));
        Assert.Equal(1, seen.Duplicates);
    }

    [Theory]
    [InlineData("1 2 3 4 2")]
    [InlineData("2 1 3 4")]
    public void A_longer_list_out_of_order_is_refused_with_what_to_do(string keys)
    {
        var seen = new SeenKeys("keys.txt", most: 3);

        var refused = Assert.Throws<ListException>(() => keys.Split(' ').Select((key, i) => seen.Add(i + 1, key)).ToList());

        Assert.Contains("keys.txt has more than 3 keys and is not in the order of their bytes", refused.Message, StringComparison.Ordinal);
        Assert.Contains("LC_ALL=C sort -u", refused.Message, StringComparison.Ordinal);
    }
}
