using System.Text;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Contracts.Wire;
using QueueMap.Storage.Objects;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Mapping.Scanning;

namespace QueueMap.Tests.Mapping;

public sealed class BatchMapperTests
{
    private readonly MemorySource _source = new();

    public static readonly TheoryData<MapperOptions> WholeAndStreamed = new(new MapperOptions(), new MapperOptions { WholeItemBytes = 0 });

    [Fact]
    public async Task A_batch_gives_its_maxima_and_counts()
    {
        // 29 + 2 x 20 bytes, 29 + 3 x 20 bytes.
        var a = _source.Add("a.csv", Scanning.Header + "A,2024-01-05,,1.0,X\nA,2024-02-05,,2.0,X\n");
        var b = _source.Add("b.csv", Scanning.Header + "B,2024-01-05,,1.5,Y\nB,2024-02-05,,1.5,Y\nB,2024-03-05,,   ,Y\n");

        var partial = await _source.MapAsync([a, b]);

        Assert.Equal((Batches.Run, 7), (partial.Run, partial.Batch));
        Assert.Equal(new(Mapped: 2, Quarantined: 0, Bytes: 69 + 89, Rows: 5, Missing: 1, Skipped: 0), partial.Counts);
        Assert.Equal(
            ["2024-01 1.5 b.csv:2", "2024-02 2.0 a.csv:3"],
            partial.Maxima.Select(entry => $"{entry.Key} {entry.Value.Value} {entry.Value.Key}:{entry.Value.Line}"));
    }

    [Fact]
    public async Task Equal_rows_of_two_items_fall_to_the_smaller_key()
    {
        var rows = Scanning.Header + "A,2024-01-05,,1.0,X\n";
        Item[] items = [_source.Add("b.csv", rows), _source.Add("a.csv", rows), _source.Add("c.csv", rows)];

        Assert.Equal("a.csv", (await _source.MapAsync(items)).Maxima["2024-01"].Key);
    }

    [Fact]
    public async Task A_quarantined_item_leaves_no_trace_but_its_reason()
    {
        var good = _source.Add("good.csv", Scanning.Header + "A,2024-01-05,,1.0,X\n");
        var bad = _source.Add("bad.csv", Scanning.Header + "B,2024-01-05,,99.0,X\nB,2023-07-05,,99.0,X\nB,2024-01-06,,hot,X\n");

        var partial = await _source.MapAsync([bad, good]);

        Assert.Equal(new(Mapped: 1, Quarantined: 1, Bytes: 49, Rows: 1), partial.Counts);
        Assert.Equal("good.csv", Assert.Single(partial.Maxima).Value.Key);
        Assert.Equal(("bad.csv", 4, "TEMP"), Assert.Single(partial.Quarantined) is var item ? (item.Key, item.Line, item.Column) : default);
    }

    [Fact]
    public async Task A_source_that_nobody_may_read_fails_the_batch_and_quarantines_no_item()
    {
        var good = _source.Add("good.csv", Scanning.Header + "A,2024-01-05,,1.0,X\n");
        var expired = _source.Add("expired.csv", 10, () => throw new AccessException("The token has expired."));

        var fault = await Assert.ThrowsAsync<AccessException>(() => _source.MapAsync([good, expired]));

        Assert.True(fault.Denied);
    }

    [Fact]
    public async Task One_poison_item_costs_a_batch_of_500_that_item_only()
    {
        var items = Enumerable.Range(0, 500).Select(i => _source.Add($"{i:D3}.csv", $"{Scanning.Header}S{i:D3},2024-01-05,,{i}.0,X\n")).ToArray();
        items[321] = _source.Add("321.csv", [0xDE, 0xAD, 0xBE, 0xEF]);

        var partial = await _source.MapAsync(items);

        Assert.Equal((499, 1, 499), (partial.Counts.Mapped, partial.Counts.Quarantined, partial.Counts.Rows));
        Assert.Equal((499.0m, "499.csv"), (partial.Maxima["2024-01"].Value, partial.Maxima["2024-01"].Key));
    }

    [Fact]
    public async Task Concurrency_and_buffering_change_nothing()
    {
        var items = Enumerable.Range(0, 60).Select(i => _source.Add(
            $"{i:D2}.csv",
            i % 7 == 3 ? "no header of ours" : Scanning.Header + string.Concat(Enumerable.Range(1, 28).Select(day => $"S{i % 5},2024-{(i % 12) + 1:D2}-{day:D2},,{i * day % 13}.0,N{i}\n")))).ToArray();

        var written = new HashSet<string>();
        foreach (var concurrency in new[] { 1, 2, 16 })
        {
            foreach (var whole in new[] { 0, 500, 1 << 20 })
            {
                var partial = await _source.MapAsync(items, new MapperOptions { FetchConcurrency = concurrency, WholeItemBytes = whole });
                written.Add(Encoding.UTF8.GetString(WireFormat.Write(partial)));
                Assert.Equal(items.Where((_, i) => i % 7 == 3).Select(item => item.Key), partial.Quarantined.Select(item => item.Key));
            }
        }

        Assert.Single(written);
    }

    [Fact]
    public async Task Skipping_is_the_runs_to_say()
    {
        var item = _source.Add("a.csv", Scanning.Header + "A,2024-01-05,,hot,X\nA,2024-01-06,,1.0,X\nA,2024-01-07,,,X\n");

        var partial = await _source.MapAsync([item], onBadRow: OnBadRow.Skip);

        Assert.Equal(new(Mapped: 1, Bytes: item.Size, Rows: 3, Missing: 1, Skipped: 1), partial.Counts);
    }

    [Theory, MemberData(nameof(WholeAndStreamed))]
    public async Task A_body_shorter_or_longer_than_listed_is_never_counted(MapperOptions options)
    {
        var content = Encoding.UTF8.GetBytes(Scanning.Header + "A,2024-01-05,,1.0,X\nA,2024-01-06,,2.0,X\n");
        var gzip = MemorySource.Gzip(content);
        foreach (var body in new[] { content, content[..49], gzip })
        {
            foreach (var listed in new[] { -5L, -1, 0, 1, body.Length - 1, body.Length + 1, body.Length + 5000 })
            {
                var item = await _source.QuarantineAsync(_source.Add("a.csv", listed, () => new ChunkedStream(body, 1000)), options);
                Assert.Equal((listed, QuarantineReason.Unreadable), (listed, item.Reason));
                Assert.Contains($"of {listed:N0} bytes listed", item.Detail);
            }
        }
    }

    [Theory, MemberData(nameof(WholeAndStreamed))]
    public async Task A_read_that_fails_makes_the_item_unreadable_and_closes_it(MapperOptions options)
    {
        var body = new ChunkedStream(Encoding.UTF8.GetBytes(Scanning.Header + "A,2024-01-05,,1.0,X\n"), 10, new IOException("connection reset\r\nby peer"));

        var item = await _source.QuarantineAsync(_source.Add("a.csv", 500, () => body), options);

        Assert.Equal((QuarantineReason.Unreadable, "Reading failed amid its 500 bytes: connection reset??by peer"), (item.Reason, item.Detail));
        Assert.True(body.IsDisposed);
    }

    [Theory]
    [InlineData(QuarantineReason.Gone)]
    [InlineData(QuarantineReason.Denied)]
    [InlineData(QuarantineReason.Changed)]
    public async Task What_the_source_says_of_an_item_is_kept(QuarantineReason reason)
    {
        var item = await _source.QuarantineAsync(_source.Add("a.csv", 10, () => throw new ItemException(reason, "Why it cannot be read.")));

        Assert.Equal(new QuarantinedItem("a.csv", reason, "Why it cannot be read."), item);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(23)]
    [InlineData(12)]
    public async Task Handles_or_memory_running_out_fails_the_batch_not_the_item(int errno)
    {
        var item = _source.Add("a.csv", 10, () => throw new IOException("Too many open files", errno));

        Assert.Equal(errno, (await Assert.ThrowsAsync<IOException>(() => _source.MapAsync([item]))).HResult);
    }

    [Fact]
    public async Task Cancelling_ends_the_batch_with_nothing_counted()
    {
        using var cancelled = new CancellationTokenSource();
        var item = _source.Add("a.csv", 5000, () =>
        {
            cancelled.Cancel();
            return new ChunkedStream(new byte[5000], 10);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _source.MapAsync([item], new MapperOptions { WholeItemBytes = 0 }, cancellation: cancelled.Token));
    }

    [Fact]
    public async Task A_bug_is_not_an_items_fault_and_names_the_item()
    {
        var item = _source.Add("odd\nkey.csv", "x");

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => _source.MapAsync([item], scanner: new BrokenScanner()));

        Assert.StartsWith("Mapping the item 'odd?key.csv' failed in a way that no item should cause: NotSupportedException.", thrown.Message);
        Assert.IsType<NotSupportedException>(thrown.InnerException);
    }

    [Fact]
    public void Every_option_out_of_bounds_is_told_at_once()
    {
        var options = new MapperOptions { FetchConcurrency = 0, WholeItemBytes = 20_000_000 };

        var thrown = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => new BatchMapper(new ByteScanner(), options));

        Assert.Equal(
            "FetchConcurrency is 0; set it to 1 to 256 items at once.; WholeItemBytes is 20,000,000; set it to 0 to 16,777,216 bytes.",
            thrown.Message);
    }

    private sealed class BrokenScanner : IItemScanner
    {
        public ItemScan Scan(Stream content, string key, ColumnPlan plan, OnBadRow onBadRow) => throw new NotSupportedException();
    }
}
