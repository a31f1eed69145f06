using System.Text;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Runs;

namespace QueueMap.Tests.Mapping;

public sealed class LineEndTests
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void LF_CRLF_and_a_lone_CR_end_lines(string end)
    {
        var content = string.Join(end, "STATION,DATE,OTHER,TEMP,NAME", "A,2024-01-05,,1.0,X", "", $"A,2024-01-06,\"a{end}b{end}{end}\",2.0,Y", "A,2024-01-07,,3.0,Z");

        // Lines: 1 header, 2 row, 3 blank, 4 to 7 the row with three line breaks in it, 8 row.
        Assert.Equal(["2024-01 3.0 2024-01-07|A|Z :8"], Scanning.Map(content + end).Lines());
        Assert.Equal((3, 0, 0), Counts(content + end));
        Assert.Equal((3, 0, 0), Counts(content));
        Assert.Equal((8, "ragged"), Bad(content.Replace("A,2024-01-07,,3.0,Z", "ragged")));
        Assert.Equal((4, $"ragged,\"a{end}b{end}{end}\",2.0,Y"), Bad(content.Replace("A,2024-01-06", "ragged")));
    }

    [Theory]
    [InlineData("\n\n\r\n\r")]
    [InlineData("\n")]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\uFEFF\r\n")]
    public void A_file_without_a_line_of_text_is_empty(string content) =>
        Assert.Equal(QuarantineReason.Empty, Scanning.Quarantine(content).Reason);

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n\n\r\r")]
    public void A_header_alone_is_mapped_with_no_rows(string rest)
    {
        var mapped = Scanning.Map(Scanning.Header.TrimEnd() + rest);

        Assert.Equal((0, 0, 0, 0), (mapped.Rows, mapped.Missing, mapped.Skipped, mapped.Maxima.Count));
    }

    [Fact]
    public void Blank_lines_before_the_header_are_counted_as_lines() =>
        Assert.Equal(["2024-01 1.0 2024-01-05|A|X :5"], Scanning.Map($"\n\r\n\n{Scanning.Header}A,2024-01-05,,1.0,X").Lines());

    [Theory]
    [InlineData("A,2024-01-06,,2.0")]
    [InlineData("A,2024-01-06")]
    [InlineData("A,2024-01-06,,2.0,\"X")]
    public void A_last_line_cut_short_is_malformed(string last)
    {
        var item = Scanning.Quarantine($"{Scanning.Header}A,2024-01-05,,1.0,X\n{last}");

        Assert.Equal((QuarantineReason.BadRow, 3, last), (item.Reason, item.Line, item.Raw));
    }

    [Fact]
    public void Lines_are_counted_alike_however_the_bytes_come()
    {
        var content = new StringBuilder(Scanning.Header);
        for (var i = 0; i < 300; i++)
        {
            content.Append("A,2024-01-05,\"").Append('x', i % 67).Append(i % 3 == 0 ? "\r\n" : "\r").Append("\",1.0,X").Append(i % 2 == 0 ? "\r\n" : "\r");
        }

        content.Append("bad");
        var bytes = Encoding.UTF8.GetBytes(content.ToString());

        // The header, and two lines for each of the 300 rows.
        foreach (var chunk in new[] { 1, 2, 3, 7, 63, 64, 65, 4096 })
        {
            foreach (var buffer in new[] { 256, 1024, 65536 })
            {
                var scan = Scanning.Scan(() => new ChunkedStream(bytes, chunk), OnBadRow.Quarantine, buffer);
                Assert.Equal((601 + 1, "bad"), (Assert.IsType<Worker.Mapping.ItemScan.Quarantined>(scan).Item.Line, ((Worker.Mapping.ItemScan.Quarantined)scan).Item.Raw));
            }
        }
    }

    private static (long, long, long) Counts(string content) =>
        Scanning.Map(content) is var mapped ? (mapped.Rows, mapped.Missing, mapped.Skipped) : default;

    private static (long?, string?) Bad(string content) => Scanning.Quarantine(content) is var item ? (item.Line, item.Raw) : default;
}
