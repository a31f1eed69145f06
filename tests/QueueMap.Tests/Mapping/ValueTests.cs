using System.Globalization;
using QueueMap.Contracts.Items;

namespace QueueMap.Tests.Mapping;

public sealed class ValueTests
{
    [Theory]
    [InlineData("92.0", "92.0")]
    [InlineData("  92.0", "92.0")]
    [InlineData("92.00  ", "92.00")]
    [InlineData("\"  74.3\"", "74.3")]
    [InlineData("-40", "-40")]
    [InlineData("+7", "7")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("-0.0", "0.0")]
    [InlineData("007.10", "7.10")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("9999999999999999999", "9999999999999999999")]
    [InlineData("-9999999999999999999999999999", "-9999999999999999999999999999")]
    [InlineData("1234567890123456.789012345678", "1234567890123456.789012345678")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("1.000000000000000000000000000", "1.000000000000000000000000000")]
    [InlineData("00000000000000000000000000000000001", "1")]
    public void A_number_is_read_exactly_with_its_scale(string text, string value) =>
        Assert.Equal(value, Scanning.Map($"{Scanning.Header}A,2024-01-05,,{text},X\n").Only().Value.ToString(CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("1e3")]
    [InlineData("1E-3")]
    [InlineData("1e999")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("∞")]
    [InlineData("0x1F")]
    [InlineData("1F")]
    [InlineData("\"1,000\"")]
    [InlineData("1 000")]
    [InlineData("1_000")]
    [InlineData("1.2.3")]
    [InlineData("--1")]
    [InlineData("+-1")]
    [InlineData("- 1")]
    [InlineData("1-")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData("-.")]
    [InlineData("$5")]
    [InlineData("5F")]
    [InlineData("\t5")]
    [InlineData("\u00A05")]
    [InlineData("٣")]
    [InlineData("null")]
    [InlineData("\"\"\"5\"\"\"")]
    [InlineData("12345678901234567890123456789")]
    [InlineData("10000000000000000000000000000")]
    [InlineData("1.0000000000000000000000000000")]
    [InlineData("0.00000000000000000000000000001")]
    public void What_is_no_plain_number_of_28_digits_is_malformed(string text)
    {
        var item = Scanning.Quarantine($"{Scanning.Header}A,2024-01-05,,{text},X\n");

        Assert.Equal((QuarantineReason.BadRow, 2, "TEMP"), (item.Reason, item.Line, item.Column));
        Assert.StartsWith("Found '", item.Detail);
        Assert.Contains("allowed is a number of digits with an optional sign and fraction", item.Detail);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\"\"")]
    [InlineData("\"  \"")]
    [InlineData("9999.9")]
    [InlineData(" 9999.90 ")]
    [InlineData("+009999.9000")]
    public void A_blank_value_and_the_number_for_missing_are_left_out_and_counted(string text)
    {
        var mapped = Scanning.Map($"{Scanning.Header}A,2024-01-05,,{text},X\nA,2024-02-05,,1.5,X\n");

        Assert.Equal((2, 1, 0), (mapped.Rows, mapped.Missing, mapped.Skipped));
        Assert.Equal(["2024-02 1.5 2024-02-05|A|X :3"], mapped.Lines());
    }

    [Theory]
    [InlineData("9999.8", 9999.8)]
    [InlineData("-9999.9", -9999.9)]
    [InlineData("99999", 99999)]
    public void A_number_beside_the_one_for_missing_counts(string text, double value) =>
        Assert.Equal((decimal)value, Scanning.Map($"{Scanning.Header}A,2024-01-05,,{text},X\n").Only().Value);

    [Fact]
    public void A_missing_value_still_needs_a_date() =>
        Assert.Equal("DATE", Scanning.Quarantine($"{Scanning.Header}A,2024-13-05,,9999.9,X\n").Column);
}
