using QueueMap.Contracts.Items;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Maxima;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Wire;
using QueueMap.Worker.Mapping;

namespace QueueMap.Tests.Mapping;

public sealed class PartialSizeTests
{
    [Fact]
    public void A_partial_that_fits_is_sent_as_it_is()
    {
        var partial = Quarantining(items: 500, raw: new string('x', QuarantinedItem.MaxRawLength));

        Assert.Same(partial, PartialSize.Fit(partial));
    }

    [Fact]
    public void Raw_texts_that_JSON_makes_six_times_as_long_go_before_anything_else()
    {
        var partial = Quarantining(items: 500, raw: new string('\u0001', QuarantinedItem.MaxRawLength));

        var fitted = PartialSize.Fit(partial);

        Assert.InRange(WireFormat.Write(fitted).Length, 1, (1 << 20) - (1 << 17));
        Assert.Equal(partial.Counts, fitted.Counts);
        Assert.Equal(partial.Quarantined.Select(item => (item.Key, item.Line, item.Detail)), fitted.Quarantined.Select(item => (item.Key, item.Line, item.Detail)));
        Assert.All(fitted.Quarantined, item => Assert.Null(item.Raw));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("\u0000\u0001\"<>é\uffff𝄞")]
    public void What_a_partial_takes_at_most_is_never_less_than_what_it_takes(string text)
    {
        var maximum = new Maximum(-79228162514264337593543950335m, [text, text], text, long.MaxValue);
        var quarantined = new QuarantinedItem(text, QuarantineReason.BadRow, text, long.MaxValue, text, text);
        var counts = new MapCounts(long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue);
        var partial = new PartialMaxima(
            text, int.MaxValue, counts, GroupMaxima.Of([new("2023-12", maximum), new("2024-01", maximum)]), [quarantined, quarantined]);

        Assert.InRange(WireFormat.Write(partial).Length, 1, PartialSize.BytesAtMost(partial));
        Assert.InRange(WireFormat.Write(partial with { Maxima = GroupMaxima.Empty, Quarantined = [] }).Length, 1, PartialSize.BytesAtMost(partial));
        Assert.Same(partial, PartialSize.Fit(partial));
    }

    [Fact]
    public void Groups_that_are_no_months_are_measured()
    {
        var partial = Quarantining(items: 1, raw: "x") with { Maxima = GroupMaxima.Of([new("all", new Maximum(1, ["a"], "key", 2))]) };

        Assert.Same(partial, PartialSize.Fit(partial));
        Assert.Throws<PartialTooLargeException>(() => PartialSize.Fit(partial, maxBytes: 100));
    }

    [Fact]
    public void A_partial_that_cannot_fit_says_what_to_do()
    {
        var error = Assert.Throws<PartialTooLargeException>(() => PartialSize.Fit(Quarantining(items: 10_000, raw: "x")));

        Assert.Contains("batch 7", error.Message, StringComparison.Ordinal);
        Assert.Contains("10,000 quarantined items", error.Message, StringComparison.Ordinal);
        Assert.Contains("smaller --batch-items", error.Message, StringComparison.Ordinal);
    }

    private static PartialMaxima Quarantining(int items, string raw) => new(
        "run",
        7,
        new MapCounts(Quarantined: items),
        GroupMaxima.Empty,
        [.. Enumerable.Range(0, items).Select(i => new QuarantinedItem($"2024/{i:d11}.csv", QuarantineReason.BadRow, new string('d', 120), 2, "TEMP", raw))]);
}
