using System.Text;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping;

namespace QueueMap.Tests.Mapping;

public sealed class LongRowTests
{
    private const int HundredMegabytes = 100_000_000;

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("")]
    public void A_row_of_exactly_the_limit_is_read_and_one_byte_more_is_too_long(string end)
    {
        const string Start = "A,2024-01-05,";
        const string Rest = ",1.0,X";
        var filling = new string('x', RowLimits.MaxRowBytes - Start.Length - Rest.Length);

        foreach (var buffer in new[] { 256, 65536, 1 << 20 })
        {
            Assert.IsType<ItemScan.Mapped>(Scan(filling, buffer));
            var item = Assert.IsType<ItemScan.Quarantined>(Scan(filling + "x", buffer)).Item;
            Assert.Equal((QuarantineReason.RowTooLong, 3), (item.Reason, item.Line));
            Assert.Contains("The row that begins on line 3 is longer than 1,048,576 bytes", item.Detail);
        }

        ItemScan Scan(string text, int buffer) => Scanning.Scan(
            Encoding.UTF8.GetBytes($"{Scanning.Header}A,2024-01-04,,1.0,X\n{Start}{text}{Rest}{end}"), OnBadRow.Quarantine, buffer);
    }

    [Theory]
    [InlineData("", "x", "a line without end")]
    [InlineData("", ",", "a line of separators")]
    [InlineData("", "\0", "a line of NUL")]
    [InlineData("\"", "x", "a quote never closed")]
    [InlineData("\"", ",", "separators in a quote")]
    [InlineData("\"", "\n", "lines in a quote")]
    [InlineData("\"", "\"\"", "doubled quotes in a quote")]
    public void A_hundred_megabytes_in_one_row_are_refused_in_bounded_memory(string start, string filling, string what)
    {
        foreach (var (header, scanner) in from header in new[] { Scanning.Header, "" } from scanner in Scanners.Every select (header, scanner))
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            using var content = new EndlessStream(Encoding.UTF8.GetBytes(header + start), Encoding.UTF8.GetBytes(filling), HundredMegabytes);
            var item = Assert.IsType<ItemScan.Quarantined>(scanner.Scan(content, Scanning.Key, Scanning.Plan, OnBadRow.Skip)).Item;
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            Assert.Equal((what, QuarantineReason.RowTooLong, header.Length == 0 ? 1 : 2), (what, item.Reason, item.Line));
            Assert.InRange(allocated, 0, 40 << 20);
            Assert.InRange(content.Given, 0, 8 << 20);
        }
    }

    [Fact]
    public void A_hundred_megabytes_of_blank_lines_are_no_rows()
    {
        foreach (var (header, scanner) in from header in new[] { Scanning.Header, "" } from scanner in Scanners.Every select (header, scanner))
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            using var content = new EndlessStream(Encoding.UTF8.GetBytes(header), "\n"u8.ToArray(), HundredMegabytes);

            var scan = scanner.Scan(content, Scanning.Key, Scanning.Plan, OnBadRow.Quarantine);
            Assert.Equal(header.Length == 0, scan is ItemScan.Quarantined { Item.Reason: QuarantineReason.Empty });
            Assert.Equal(header.Length > 0, scan is ItemScan.Mapped { Rows: 0 });
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
        }
    }

    private sealed class EndlessStream(byte[] start, byte[] filling, long length) : GivenStream
    {
        public long Given { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, length - Given);
            for (var i = 0; i < count; i++, Given++)
            {
                buffer[i] = Given < start.Length ? start[Given] : filling[(Given - start.Length) % filling.Length];
            }

            return count;
        }
    }
}
