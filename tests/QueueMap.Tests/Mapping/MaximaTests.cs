namespace QueueMap.Tests.Mapping;

public sealed class MaximaTests
{
    [Fact]
    public void Each_month_keeps_its_highest_row()
    {
        var mapped = Scanning.Map(Scanning.Header
            + "A,2024-02-01,,30.1,X\n"   // line 2
            + "A,2024-01-05,,-9.5,X\n"
            + "A,2024-01-06,,-3.0,Y\n"   // line 4: the highest of January
            + "A,2024-02-02,,29.9,X\n"
            + "A,2024-01-07,,-3.1,X\n");

        Assert.Equal(["2024-01 -3.0 2024-01-06|A|Y :4", "2024-02 30.1 2024-02-01|A|X :2"], mapped.Lines());
        Assert.Equal((5, 0, 0), (mapped.Rows, mapped.Missing, mapped.Skipped));
        Assert.All(mapped.Maxima, entry => Assert.Equal(Scanning.Key, entry.Value.Key));
    }

    [Theory]
    [InlineData("B,2024-01-06,,9.0,X\nA,2024-01-05,,9.00,X\n", "2024-01 9.00 2024-01-05|A|X :3")]
    [InlineData("A,2024-01-05,,9.0,X\nB,2024-01-05,,9.0,X\n", "2024-01 9.0 2024-01-05|A|X :2")]
    [InlineData("B,2024-01-05,,9.0,X\nA,2024-01-05,,9.0,X\n", "2024-01 9.0 2024-01-05|A|X :3")]
    [InlineData("A,2024-01-05,,9.0,Z\nA,2024-01-05,,9.0,X\n", "2024-01 9.0 2024-01-05|A|Z :2")]
    [InlineData("\"\U0001F600\",2024-01-05,,9.0,Z\n\uFF5E,2024-01-05,,9.0,X\n", "2024-01 9.0 2024-01-05|\uFF5E|X :3")]
    [InlineData("AA,2024-01-05,,9.0,Z\n\"  A\",2024-01-05,,9.0,X\n", "2024-01 9.0 2024-01-05|A|X :3")]
    public void Equal_values_fall_to_the_earliest_date_then_the_smallest_station_then_the_first_line(string rows, string winner) =>
        Assert.Equal([winner], Scanning.Map(Scanning.Header + rows).Lines());

    [Fact]
    public void Kept_texts_are_unquoted_and_trimmed_of_spaces() =>
        Assert.Equal(
            ["2024-01-05", "A", "KARL \"XII\" OYA,\nSV"],
            Scanning.Map(Scanning.Header + "\" A \",\"2024-01-05 \",,1,\"  KARL \"\"XII\"\" OYA,\nSV \"\n").Only().Kept);

    [Fact]
    public void A_long_kept_text_is_kept_whole()
    {
        var name = new string('é', 100_000);

        Assert.Equal(name, Scanning.Map($"{Scanning.Header}A,2024-01-05,,1,{name}\n").Only().Kept[2]);
    }
}
