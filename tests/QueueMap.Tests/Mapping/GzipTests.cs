using System.Text;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Mapping.Scanning;

namespace QueueMap.Tests.Mapping;

public sealed class GzipTests
{
    private static readonly byte[] s_plain = Encoding.UTF8.GetBytes(Scanning.Header + string.Concat(
        Enumerable.Range(1, 28).Select(day => $"A,2024-02-{day:D2},x{day * 7919 % 101},{day}.5,NAME {day * 31 % 17}\n")));

    private static readonly byte[] s_gzip = MemorySource.Gzip(s_plain);

    // GZipStream writes no byte where it is given none; gzip itself writes this.
    private static readonly byte[] s_emptyMember = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly MemorySource _source = new();

    public static readonly TheoryData<MapperOptions> WholeAndStreamed = new(new MapperOptions(), new MapperOptions { WholeItemBytes = 0 });

    [Theory]
    [InlineData("a.csv.gz")]
    [InlineData("a.csv.GZ")]
    [InlineData("a.csv")]
    [InlineData("a")]
    public async Task Gzip_is_known_by_its_first_bytes_whatever_the_name(string key)
    {
        var partial = await _source.MapAsync([_source.Add(key, s_gzip)]);

        Assert.Equal((1, 28, s_gzip.Length), (partial.Counts.Mapped, partial.Counts.Rows, partial.Counts.Bytes));
        Assert.Equal((28.5m, 29), (partial.Maxima["2024-02"].Value, partial.Maxima["2024-02"].Line));
    }

    [Fact]
    public async Task What_is_named_gz_and_is_none_is_corrupt()
    {
        foreach (var content in new[] { s_plain, [], [0x1F], [0x1F, 0x8A, 8, 0] })
        {
            var item = await _source.QuarantineAsync(_source.Add("a.csv.gz", content));
            Assert.Equal(QuarantineReason.CorruptGzip, item.Reason);
            Assert.Contains("Its name ends in .gz, and its", item.Detail);
        }
    }

    [Fact]
    public async Task Members_one_after_the_other_are_one_content()
    {
        byte[] three = [.. MemorySource.Gzip(s_plain[..100]), .. s_emptyMember, .. MemorySource.Gzip(s_plain[100..])];
        foreach (var chunk in new[] { 1, 2, 10, 100, 8192 })
        {
            var item = _source.Add("a.csv.gz", three.Length, () => new ChunkedStream(three, chunk));
            var partial = await _source.MapAsync([item], new MapperOptions { WholeItemBytes = 0 });
            Assert.Equal((1, 28, 28.5m), (partial.Counts.Mapped, partial.Counts.Rows, partial.Maxima["2024-02"].Value));
        }
    }

    [Fact]
    public async Task An_empty_member_alone_is_an_empty_item() =>
        Assert.Equal(QuarantineReason.Empty, (await _source.QuarantineAsync(_source.Add("a.csv.gz", s_emptyMember))).Reason);

    /// <summary>Listed with its truncated size: nothing but the gzip itself can tell. GZipStream alone tells at no offset.</summary>
    [Theory, MemberData(nameof(WholeAndStreamed))]
    public async Task Gzip_cut_at_any_byte_is_never_mapped(MapperOptions options)
    {
        var first = MemorySource.Gzip(s_plain[..200]);
        byte[] two = [.. first, .. MemorySource.Gzip(s_plain[200..])];
        foreach (var length in Enumerable.Range(0, two.Length).Where(length => length != first.Length))
        {
            var item = await _source.QuarantineAsync(_source.Add("a.csv.gz", two[..length]), options);
            Assert.Equal((length, QuarantineReason.CorruptGzip), (length, item.Reason));
        }
    }

    [Fact]
    public async Task Stored_blocks_cut_at_any_byte_are_never_mapped()
    {
        var stored = MemorySource.Gzip(s_plain, System.IO.Compression.CompressionLevel.NoCompression);
        for (var length = 0; length < stored.Length; length++)
        {
            var item = await _source.QuarantineAsync(_source.Add("a.csv.gz", stored[..length]));
            Assert.Equal((length, QuarantineReason.CorruptGzip), (length, item.Reason));
        }
    }

    [Fact]
    public async Task A_changed_bit_is_found_or_means_nothing()
    {
        var whole = await _source.MapAsync([_source.Add("a.csv.gz", s_gzip)]);
        var found = 0;
        for (var bit = 0; bit < s_gzip.Length * 8; bit++)
        {
            var damaged = s_gzip.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            var partial = await _source.MapAsync([_source.Add("a.csv.gz", damaged)]);
            found += partial.Quarantined.Count;
            if (partial.Counts.Mapped == 1)
            {
                Assert.Equivalent(whole, partial, strict: true);
            }
        }

        // What means nothing: in the header the time, the flags of text and of the compressor, and the system (6 bytes and a
        // few bits), and the bits that fill the last byte of the codes.
        Assert.InRange(found, (s_gzip.Length * 8) - 64, s_gzip.Length * 8);
    }

    [Theory]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { (byte)'x' })]
    [InlineData(new byte[] { 0x1F })]
    [InlineData(new byte[] { 0x1F, 0x8B })]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0 })]
    public async Task Nothing_may_follow_the_last_member_not_even_padding(byte[] tail)
    {
        byte[] content = [.. s_gzip, .. tail];
        foreach (var chunk in new[] { 1, s_gzip.Length, 100_000 })
        {
            var item = await _source.QuarantineAsync(
                _source.Add("a.csv.gz", content.Length, () => new ChunkedStream(content, chunk)), new MapperOptions { WholeItemBytes = 0 });
            Assert.Equal(QuarantineReason.CorruptGzip, item.Reason);
        }
    }

    [Fact]
    public async Task A_truncated_member_and_bytes_behind_it_are_told_apart()
    {
        var truncated = await _source.QuarantineAsync(_source.Add("a.csv.gz", s_gzip[..^4]));
        var followed = await _source.QuarantineAsync(_source.Add("b.csv.gz", [.. s_gzip, 0]));

        Assert.Contains("truncated", truncated.Detail);
        Assert.StartsWith("Bytes that are not gzip follow the last gzip member.", followed.Detail);
    }

    [Fact]
    public async Task A_bomb_is_refused_in_bounded_memory()
    {
        // 400 MB of one repeated row is 200 times its stored size and more: deflate reaches 1,032 times.
        using var compressed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(compressed, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Scanning.Header));
            var rows = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("A,2024-01-05,,1.0,X\n", 50_000)));
            for (var i = 0; i < 100; i++)
            {
                gzip.Write(rows);
            }
        }

        var bomb = compressed.ToArray();
        Assert.InRange(ContentLimits.MaxBytes(bomb.Length), ContentLimits.AlwaysAllowedBytes, 100_000_000 - 1);
        var scanner = new MeasuredScanner();

        var partial = await _source.MapAsync([_source.Add("a.csv.gz", bomb)], scanner: scanner);

        var item = Assert.Single(partial.Quarantined);
        Assert.Equal(QuarantineReason.ExpandsTooFar, item.Reason);
        Assert.StartsWith("It expands to more than ", item.Detail);
        Assert.InRange(scanner.AllocatedBytes, 1, 1 << 20);
    }

    [Theory]
    [InlineData(0, 64L << 20)]
    [InlineData(335_544, 64L << 20)]
    [InlineData(335_545, 67_109_000)]
    [InlineData(1_000_000_000, 200_000_000_000)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void Two_hundred_times_the_stored_size_and_always_64_MiB_are_allowed(long stored, long allowed) =>
        Assert.Equal(allowed, ContentLimits.MaxBytes(stored));

    // Other tests allocate at the same time: only the thread that scans is measured.
    private sealed class MeasuredScanner : IItemScanner
    {
        private readonly ByteScanner _scanner = new();

        public long AllocatedBytes { get; private set; }

        public ItemScan Scan(Stream content, string key, ColumnPlan plan, OnBadRow onBadRow)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                return _scanner.Scan(content, key, plan, onBadRow);
            }
            finally
            {
                AllocatedBytes = GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }
    }
}
