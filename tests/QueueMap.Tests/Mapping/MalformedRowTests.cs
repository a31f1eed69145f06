using System.Text;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Runs;

namespace QueueMap.Tests.Mapping;

public sealed class MalformedRowTests
{
    [Theory]
    [InlineData("A,2024-01-05,,1.0", null, "The row has 4 fields and the header has 5;")]
    [InlineData("A,2024-01-05,,1.0,X,", null, "The row has 6 fields and the header has 5;")]
    [InlineData("A", null, "The row has 1 fields and the header has 5;")]
    [InlineData("   ", null, "The row has 1 fields and the header has 5;")]
    [InlineData("A,2024-01-05,,1.0,X\"Y", "NAME", "A quote stands in a field that does not begin with one.")]
    [InlineData("A,2024-01-05,,1.0, \"X\"", "NAME", "A quote stands in a field that does not begin with one.")]
    [InlineData("A,2024-01-05,x\"y\",1.0,X", "OTHER", "A quote stands in a field that does not begin with one.")]
    [InlineData("A,2024-01-05,\"abc\"def,1.0,X", "OTHER", "Text follows the closing quote of a field.")]
    [InlineData("A,2024-01-05,\"abc\" ,1.0,X", "OTHER", "Text follows the closing quote of a field.")]
    [InlineData("A,\"2024-01-05\"\",\"1.0,X", "DATE", "Text follows the closing quote of a field.")]
    [InlineData("A,2024-01-0\0,,1.0,X", "DATE", "A field that the job needs holds a NUL character.")]
    [InlineData("A,2024-01-05,,1.0,X\0", "NAME", "A field that the job needs holds a NUL character.")]
    public void A_malformed_row_quarantines_its_item_with_its_line_and_text(string row, string? column, string detail)
    {
        var item = Scanning.Quarantine($"{Scanning.Header}A,2024-01-04,,99.0,X\n{row}\nA,2024-01-06,,1.0,X\n");

        Assert.Equal((QuarantineReason.BadRow, 3, column, row), (item.Reason, item.Line, item.Column, item.Raw));
        Assert.StartsWith(detail, item.Detail);
    }

    [Theory]
    [InlineData("A,2024-01-05,,1.0", 3)]
    [InlineData("A,2024-01-05,,hot,X", 3)]
    [InlineData("A,2024-01-05,,1.0,X\"Y", 3)]
    [InlineData("A,2024-01-05,\"abc\"def,1.0,X", 3)]
    [InlineData("A,2024-01-05,\"abc\"d\"e,1.0,X", 3)]
    [InlineData("A,soon,,,X", 3)]
    public void Skipping_leaves_the_row_out_and_goes_on_with_the_next(string row, int rows)
    {
        var mapped = Scanning.Map($"{Scanning.Header}A,2024-01-04,,3.0,X\n{row}\nA,2024-01-06,,4.0,X\n", OnBadRow.Skip);

        Assert.Equal((rows, 0, 1), (mapped.Rows, mapped.Missing, mapped.Skipped));
        Assert.Equal(["2024-01 4.0 2024-01-06|A|X :4"], mapped.Lines());
    }

    [Fact]
    public void A_quote_that_is_never_closed_takes_the_rest_of_the_file_as_one_skipped_row()
    {
        const string Content = Scanning.Header + "A,2024-01-04,,3.0,X\nA,2024-01-05,\"x,4.0,X\nA,2024-01-06,,5.0,X\n";

        var mapped = Scanning.Map(Content, OnBadRow.Skip);
        Assert.Equal((2, 0, 1), (mapped.Rows, mapped.Missing, mapped.Skipped));
        Assert.Equal(["2024-01 3.0 2024-01-04|A|X :2"], mapped.Lines());

        var item = Scanning.Quarantine(Content);
        Assert.Equal((QuarantineReason.BadRow, 3, "OTHER"), (item.Reason, item.Line, item.Column));
        Assert.StartsWith("A field begins with a quote that is never closed", item.Detail);
        Assert.StartsWith("A,2024-01-05,\"x,4.0,X\nA,2024", item.Raw);
    }

    [Fact]
    public void Every_row_may_be_skipped()
    {
        var mapped = Scanning.Map(Scanning.Header + "1\n2\n\n3\n", OnBadRow.Skip);

        Assert.Equal((3, 0, 3, 0), (mapped.Rows, mapped.Missing, mapped.Skipped, mapped.Maxima.Count));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF }, "lone byte FF")]
    [InlineData(new byte[] { 0xC3, 0x28 }, "broken pair")]
    [InlineData(new byte[] { 0xC0, 0xAF }, "overlong")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "surrogate")]
    [InlineData(new byte[] { 0xE2, 0x82 }, "cut short")]
    [InlineData(new byte[] { 0xF5, 0x80, 0x80, 0x80 }, "past U+10FFFF")]
    public void Bytes_that_are_no_UTF8_make_the_row_malformed_even_in_a_column_nobody_needs(byte[] bad, string what)
    {
        byte[] content = [.. Encoding.UTF8.GetBytes(Scanning.Header + "A,2024-01-05,"), .. bad, .. ",1.0,X\nA,2024-01-06,,0.5,X\n"u8];

        var item = Scanning.Quarantine(content);
        Assert.Equal((what, QuarantineReason.BadRow, 2, "OTHER"), (what, item.Reason, item.Line, item.Column));
        Assert.StartsWith("The row holds bytes that are no text.", item.Detail);
        Assert.Contains('\uFFFD', item.Raw!);

        var mapped = Scanning.Map(content, OnBadRow.Skip);
        Assert.Equal((2, 1, 0.5m), (mapped.Rows, mapped.Skipped, mapped.Only().Value));
    }

    [Fact]
    public void Text_that_holds_the_replacement_character_itself_is_fine() =>
        Assert.Equal("\uFFFD\uFFFF", Scanning.Map($"{Scanning.Header}A,2024-01-05,,1.0,\uFFFD\uFFFF\n").Only().Kept[2]);

    [Fact]
    public void NUL_in_a_column_nobody_needs_is_harmless() =>
        Assert.Equal(1.0m, Scanning.Map($"{Scanning.Header}A,2024-01-05,\0\0,1.0,X\n").Only().Value);

    [Theory]
    [InlineData("\"STATION\"x,DATE,TEMP\nA,2024-01-05,1.0\n", "Text follows the closing quote")]
    [InlineData("STATION,DATE,TEMP,\"\nA,2024-01-05,1.0\n", "A field begins with a quote that is never closed")]
    [InlineData("STATION,DA\"TE,TEMP\n", "A quote stands in a field")]
    public void A_malformed_header_quarantines_the_item_even_where_rows_are_skipped(string content, string detail)
    {
        var item = Scanning.Quarantine(content, OnBadRow.Skip);

        Assert.Equal((QuarantineReason.BadRow, 1, null), (item.Reason, item.Line, item.Column));
        Assert.StartsWith(detail, item.Detail);
    }

    [Fact]
    public void The_raw_text_is_cut_and_never_within_a_character()
    {
        var item = Scanning.Quarantine($"{Scanning.Header}{new string('x', 399)}\U0001F600 and more\n");

        Assert.Equal(new string('x', 399), item.Raw);
        Assert.Equal(400, Scanning.Quarantine($"{Scanning.Header}{new string('€', 500)}\n").Raw!.Length);
    }

    [Fact]
    public void A_long_field_is_not_repeated_whole_in_the_detail()
    {
        var item = Scanning.Quarantine($"{Scanning.Header}A,2024-01-05,,{new string('9', 5000)}\u0007,X\n");

        Assert.InRange(item.Detail.Length, 100, 320);
        Assert.StartsWith("Found '9999", item.Detail);
    }
}
