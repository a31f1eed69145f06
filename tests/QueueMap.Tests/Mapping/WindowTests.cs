using System.Text;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Mapping.Scanning;

namespace QueueMap.Tests.Mapping;

/// <summary>Where the bytes of an item end, or are parted, makes no difference but the one that it makes to the oracle.</summary>
public sealed class WindowTests
{
    private const string Gsod = "\"STATION\",\"DATE\",\"OTHER\",\"TEMP\",\"NAME\"\n";

    // Twenty rows of one shape, rows of others, a doubled quote, line breaks in a field, CRLF, a lone CR and blank lines.
    private static readonly byte[] s_content = Encoding.UTF8.GetBytes(Gsod
        + string.Concat(Enumerable.Range(1, 20).Select(day => $"\"01001099999\",\"2024-01-{day:d2}\",\"aaaaaaa\",\"  {day + 20}.5\",\"JAN MAYEN, NO\"\n"))
        + "\"01001099999\",\"2024-02-01\",,\" -13.5\",\"JAN \"\"MAYEN\"\", NO\"\r\n\r\n"
        + "\"01001099999\",\"2024-02-02\",\"a\r\nb\rc\n\",\" -13.4\",\"JAN MAYEN É\"\r"
        + "01001099999,2024-03-01,x,9999.9,y\r\n01001099999,2024-03-02,x,1.5,JAN\n\n"
        + string.Concat(Enumerable.Range(1, 5).Select(day => $"\"01001099999\",\"2024-04-{day:d2}\",\"éaaaaa\",\"  {day + 20}.5\",\"JAN MAYEN, NO\"\r\n")));

    [Theory]
    [InlineData(OnBadRow.Quarantine)]
    [InlineData(OnBadRow.Skip)]
    public void A_file_cut_at_any_byte_is_what_it_is_to_the_oracle(OnBadRow onBadRow)
    {
        for (var length = 0; length <= s_content.Length; length++)
        {
            Scanners.Agreed(s_content.AsMemory(0, length), Scanning.Plan, onBadRow);
        }

        Assert.Equal((29, 1, 0), Scanning.Map(s_content) is var mapped ? (mapped.Rows, mapped.Missing, mapped.Skipped) : default);
    }

    [Fact]
    public void A_file_parted_at_any_byte_is_read_alike()
    {
        var expected = ((IItemScanner)Scanners.Oracle).Scan(s_content, Scanning.Key, Scanning.Plan, OnBadRow.Quarantine);
        for (var part = 0; part <= s_content.Length; part++)
        {
            foreach (var scanner in Scanners.Fast)
            {
                using var parted = new PrefixedParts(s_content.AsMemory(0, part), s_content.AsMemory(part));
                Scanners.AssertSame(expected, scanner.Scan(parted, Scanning.Key, Scanning.Plan, OnBadRow.Quarantine), scanner);
            }
        }
    }

    [Fact]
    public void Any_byte_in_place_of_any_other_is_what_it_is_to_the_oracle()
    {
        byte[] units = [(byte)'"', (byte)',', (byte)'\n', (byte)'\r', 0, (byte)' ', (byte)'-', 0xC3, 0xFF, (byte)'7'];
        foreach (var onBadRow in new[] { OnBadRow.Quarantine, OnBadRow.Skip })
        {
            for (var at = 0; at < s_content.Length; at++)
            {
                var changed = (byte[])s_content.Clone();
                changed[at] = units[at % units.Length];
                Scanners.Agreed(changed, Scanning.Plan, onBadRow);
            }
        }
    }

    [Theory]
    [InlineData(3, "1.0", false)]
    [InlineData(20_000, "1.0", false)]
    [InlineData(20_000, "hot", true)]
    public void What_a_stream_throws_is_passed_on_unless_a_row_well_before_it_has_settled_the_item(int rows, string first, bool isSettled)
    {
        var content = Encoding.UTF8.GetBytes($"{Scanning.Header}A,2024-01-05,,{first},X\n" + string.Concat(Enumerable.Repeat("A,2024-01-05,,1.0,X\n", rows)));
        foreach (var scanner in Scanners.Every.Concat(Scanners.WithBuffer(256)))
        {
            using var cut = new ChunkedStream(content, 500, new IOException("The line was cut."));
            if (isSettled)
            {
                Assert.IsType<ItemScan.Quarantined>(scanner.Scan(cut, Scanning.Key, Scanning.Plan, OnBadRow.Quarantine));
            }
            else
            {
                Assert.Throws<IOException>(() => scanner.Scan(cut, Scanning.Key, Scanning.Plan, OnBadRow.Quarantine));
            }
        }
    }

    [Fact]
    public void A_large_item_of_malformed_rows_is_read_twice_at_most()
    {
        var content = new StringBuilder(Scanning.Header);
        for (var i = 0; i < 50_000; i++)
        {
            content.Append(i % 2 == 0 ? "A,2024-01-05,,hot,X\n" : "A,2024-01-05,\"x\"y,1.0,X\n");
        }

        using var stream = new ChunkedStream(Encoding.UTF8.GetBytes(content.ToString()), 1000);
        var counted = new CountingStream(stream);
        var scan = new ByteScanner().Scan(counted, Scanning.Key, Scanning.Plan, OnBadRow.Skip);

        Assert.Equal(50_000, Assert.IsType<ItemScan.Mapped>(scan).Skipped);
        Assert.Equal(content.Length, counted.Given);
    }

    [Fact]
    public void One_scanner_serves_many_threads_and_jobs_at_once()
    {
        var files = Enumerable.Range(0, 200).Select(i => OddFile.Of(99, i)).ToArray();
        var expected = files.Select(file => ((IItemScanner)Scanners.Oracle).Scan(file.Content, Scanning.Key, file.Plan, file.OnBadRow)).ToArray();
        var scanner = new ByteScanner();

        Parallel.For(0, files.Length * 20, i =>
        {
            var file = files[i % files.Length];
            Scanners.AssertSame(expected[i % files.Length], scanner.Scan(file.Content, Scanning.Key, file.Plan, file.OnBadRow), scanner);
        });
    }

    [Theory]
    [InlineData("2023-02", 28)]
    [InlineData("2024-02", 29)]
    [InlineData("2024-04", 30)]
    [InlineData("2024-12", 31)]
    public void A_day_is_one_of_its_month_in_the_tenth_row_of_a_month_as_in_the_first(string month, int days)
    {
        var chars = "0123456789/: ".ToCharArray();
        foreach (var day in chars.SelectMany(tens => chars.Select(ones => $"{tens}{ones}")))
        {
            // A blank behind the date is trimmed and leaves a date too short, so that two digits are needed.
            var content = Encoding.UTF8.GetBytes(Gsod + string.Concat(
                Enumerable.Repeat($"\"A\",\"{month}-01\",\"o\",\" 1.5\",\"N\"\n", 10)) + $"\"A\",\"{month}-{day}\",\"o\",\" 2.5\",\"N\"\n");
            var isDay = day.All(char.IsAsciiDigit) && int.Parse(day) >= 1 && int.Parse(day) <= days;

            var mapped = Assert.IsType<ItemScan.Mapped>(Scanners.Agreed(content, Scanning.Plan, OnBadRow.Skip));
            Assert.Equal((11, isDay ? 0 : 1, isDay ? 2.5m : 1.5m), (mapped.Rows, mapped.Skipped, mapped.Only().Value));
        }
    }

    [Fact]
    public void What_an_item_allocates_does_not_grow_with_its_rows()
    {
        var scanner = new ByteScanner();
        var (small, large) = (Content(30), Content(3000));
        Allocated(large);

        Assert.InRange(Allocated(large) - Allocated(small), -256, 256);

        long Allocated(byte[] content)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            scanner.Scan(content, Scanning.Key, Scanning.Plan, OnBadRow.Quarantine);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        static byte[] Content(int rows) => Encoding.UTF8.GetBytes(Gsod + string.Concat(
            Enumerable.Range(0, rows).Select(i => $"\"01001099999\",\"2024-01-{1 + (i % 31):d2}\",\"aaaaaaa\",\"  {i % 90,2}.5\",\"JAN MAYEN, NO\"\n")));
    }

    private sealed class PrefixedParts(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second) : GivenStream
    {
        private ReadOnlyMemory<byte> _part = first;
        private bool _isSecond;

        public override int Read(Span<byte> buffer)
        {
            if (_part.IsEmpty && !_isSecond)
            {
                (_part, _isSecond) = (second, true);
            }

            var count = Math.Min(buffer.Length, _part.Length);
            _part.Span[..count].CopyTo(buffer);
            _part = _part[count..];
            return count;
        }
    }

    private sealed class CountingStream(Stream content) : GivenStream
    {
        public long Given { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var count = content.Read(buffer);
            Given += count;
            return count;
        }
    }
}
