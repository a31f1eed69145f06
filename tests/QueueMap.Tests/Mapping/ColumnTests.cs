using QueueMap.Contracts.Items;

namespace QueueMap.Tests.Mapping;

public sealed class ColumnTests
{
    [Theory]
    [InlineData("STATION,DATE,TEMP,NAME\nA,2024-01-05,9.5,X\n")]
    [InlineData("NAME,TEMP,DATE,STATION\nX,9.5,2024-01-05,A\n")]
    [InlineData("E1,DATE,E2,TEMP,E3,NAME,STATION,E4\n1,2024-01-05,2,9.5,3,X,A,4\n")]
    [InlineData("\" STATION \", DATE,TEMP ,NAME\nA,2024-01-05,9.5,X\n")]
    [InlineData("\uFEFFSTATION,DATE,TEMP,NAME\nA,2024-01-05,9.5,X\n")]
    [InlineData("\uFEFF\"STATION\",DATE,TEMP,NAME\nA,2024-01-05,9.5,X\n")]
    public void Columns_are_found_by_name_wherever_they_stand(string content) =>
        Assert.Equal(["2024-01 9.5 2024-01-05|A|X :2"], Scanning.Map(content).Lines());

    [Fact]
    public void A_carried_column_may_lack_and_is_blank() =>
        Assert.Equal(["2024-01 9.5 2024-01-05|A| :2"], Scanning.Map("STATION,DATE,TEMP\nA,2024-01-05,9.5\n").Lines());

    [Theory]
    [InlineData("STATION,DATE,NAME\n", "TEMP")]
    [InlineData("STATION,DATE,temp,NAME\n", "TEMP")]
    [InlineData("STATION,DATE,TEMP_,NAME\n", "TEMP")]
    [InlineData("DATE,TEMP,NAME\n", "STATION")]
    [InlineData("STATION,TEMP,NAME\n", "DATE")]
    [InlineData("\uFEFF\uFEFFSTATION,DATE,TEMP\n", "STATION")]
    [InlineData("   \n", "DATE")]
    public void A_required_column_that_lacks_is_named_with_those_that_are_there(string content, string column)
    {
        var item = Scanning.Quarantine(content);

        Assert.Equal(QuarantineReason.MissingColumn, item.Reason);
        Assert.StartsWith($"The header lacks the column '{column}'. It has ", item.Detail);
        Assert.Equal((Scanning.Key, null, null, null), (item.Key, item.Line, item.Column, item.Raw));
    }

    [Fact]
    public void What_is_said_of_a_hostile_header_is_short_and_plain()
    {
        var item = Scanning.Quarantine($"\"a\u001b[31m\nb\u202e\",{new string('x', 5000)},{string.Join(',', Enumerable.Repeat("yy", 1000))}\n");

        Assert.Equal(QuarantineReason.MissingColumn, item.Reason);
        Assert.Contains("It has 1002 columns: a?[31m?b?, xxx", item.Detail);
        Assert.InRange(item.Detail.Length, 100, 600);
    }

    [Theory]
    [InlineData("STATION,DATE,TEMP,NAME,TEMP\n", "TEMP", "as columns 3 and 5")]
    [InlineData("DATE,STATION,DATE,TEMP\n", "DATE", "as columns 1 and 3")]
    [InlineData("NAME,DATE,STATION,TEMP,NAME\n", "NAME", "as columns 1 and 5")]
    [InlineData("STATION,DATE,TEMP, TEMP\n", "TEMP", "as columns 3 and 4")]
    public void A_needed_column_named_twice_is_ambiguous(string content, string column, string where)
    {
        var item = Scanning.Quarantine(content);

        Assert.Equal((QuarantineReason.AmbiguousColumn, column), (item.Reason, item.Column));
        Assert.Contains(where, item.Detail);
    }

    [Fact]
    public void A_column_that_nobody_needs_may_be_named_twice() =>
        Assert.Equal(9.5m, Scanning.Map("X,STATION,X,DATE,TEMP\n1,A,2,2024-01-05,9.5\n").Only().Value);
}
