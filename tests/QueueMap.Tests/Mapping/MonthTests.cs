using QueueMap.Contracts.Items;

namespace QueueMap.Tests.Mapping;

public sealed class MonthTests
{
    [Theory]
    [InlineData("2024-01-31", "2024-01")]
    [InlineData("  2024-02-29 ", "2024-02")]
    [InlineData("2000-02-29", "2000-02")]
    [InlineData("0001-01-01", "0001-01")]
    [InlineData("9999-12-31", "9999-12")]
    public void A_row_belongs_to_the_month_of_its_date(string date, string month) =>
        Assert.Equal(month, Assert.Single(Scanning.Map($"{Scanning.Header}A,{date},,1.0,X\n").Maxima).Key);

    [Theory]
    [InlineData("")]
    [InlineData("2024-1-05")]
    [InlineData("2024-01-5")]
    [InlineData("24-01-05")]
    [InlineData("2024/01/05")]
    [InlineData("20240105")]
    [InlineData("2024-00-05")]
    [InlineData("2024-13-05")]
    [InlineData("2024-01-00")]
    [InlineData("2024-01-32")]
    [InlineData("2024-04-31")]
    [InlineData("2023-02-29")]
    [InlineData("1900-02-29")]
    [InlineData("0000-01-01")]
    [InlineData("-024-01-05")]
    [InlineData("2024-01-05T00:00:00")]
    [InlineData("2024-01")]
    [InlineData("\t2024-01-05")]
    [InlineData("2024-01-0٣")]
    public void What_is_no_calendar_date_is_malformed(string date)
    {
        var item = Scanning.Quarantine($"{Scanning.Header}A,{date},,1.0,X\n");

        Assert.Equal((QuarantineReason.BadRow, 2, "DATE"), (item.Reason, item.Line, item.Column));
        Assert.Equal($"Found '{date.Replace('\t', '?')}'; allowed is a calendar date, YYYY-MM-DD.", item.Detail);
    }
}
