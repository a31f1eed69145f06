using QueueMap.AmazonSqs.Batching;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Tests.Clock;

namespace QueueMap.AmazonSqs.Tests.Batching;

public sealed class BatcherTests
{
    private readonly FakeClock _clock = new();
    private readonly List<string[]> _calls = [];
    private Func<string, SqsEntryResult> _answer = _ => SqsEntryResult.Done;

    private Batcher<string> Batcher(int concurrency = 8) => new(
        new(TimeSpan.FromMilliseconds(10), concurrency, MaxAttempts: 4),
        entries =>
        {
            lock (_calls)
            {
                _calls.Add([.. entries]);
            }

            return Task.FromResult<IReadOnlyList<SqsEntryResult>>([.. entries.Select(_answer)]);
        },
        entry => entry.Length,
        new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), seed: 1),
        _clock);

    private static SqsEntryResult Failed(SqsErrorKind kind, bool isSenderFault = false) => new(new(kind, $"{kind}", "for the test", isSenderFault));

    [Fact]
    public async Task Ten_entries_go_at_once_and_the_rest_after_the_linger()
    {
        var batcher = Batcher();
        var results = Task.WhenAll(Enumerable.Range(0, 25).Select(i => batcher.AddAsync($"{i}")));
        await FakeClock.SettleAsync();
        Assert.Equal(2, _calls.Count);
        Assert.False(results.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        await results;
        Assert.Equal([5, 10, 10], _calls.Select(call => call.Length).Order());
        Assert.Equal(25, _calls.SelectMany(call => call).Distinct().Count());
    }

    [Fact]
    public async Task Weak_point_9_entries_that_failed_are_tried_again_and_only_they()
    {
        var throttled = 2;
        _answer = entry => entry == "b" && Interlocked.Decrement(ref throttled) >= 0 ? Failed(SqsErrorKind.Throttled) : SqsEntryResult.Done;
        var batcher = Batcher();
        var results = Task.WhenAll(batcher.AddAsync("a"), batcher.AddAsync("b"), batcher.AddAsync("c"));
        await _clock.AdvanceUntilAsync(() => results.IsCompleted, TimeSpan.FromMilliseconds(10));
        Assert.All(await results, result => Assert.Null(result.Error));
        Assert.Equal(["abc", "b", "b"], _calls.Select(call => string.Concat(call)));
    }

    [Fact]
    public async Task Weak_point_9_an_entry_at_fault_itself_fails_alone_and_at_once()
    {
        _answer = entry => entry == "b" ? Failed(SqsErrorKind.InvalidRequest, isSenderFault: true) : SqsEntryResult.Done;
        var batcher = Batcher();
        var (one, two) = (batcher.AddAsync("a"), batcher.AddAsync("b"));
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Null((await one).Error);
        Assert.Equal(SqsErrorKind.InvalidRequest, (await two).Error?.Kind);
        Assert.Single(_calls);
    }

    [Fact]
    public async Task Tries_end()
    {
        _answer = _ => Failed(SqsErrorKind.Throttled);
        var result = Batcher().AddAsync("a");
        await _clock.AdvanceUntilAsync(() => result.IsCompleted, TimeSpan.FromMilliseconds(10));
        Assert.Equal(SqsErrorKind.Throttled, (await result).Error?.Kind);
        Assert.Equal(4, _calls.Count);
    }

    [Fact]
    public async Task Weak_point_5_a_batch_is_split_by_bytes()
    {
        var batcher = Batcher();
        var half = new string('a', SqsLimits.MaxBatchBytes / 2);
        var results = Task.WhenAll(batcher.AddAsync(half), batcher.AddAsync(half), batcher.AddAsync("b"));
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        await results;
        Assert.Equal([1, 2], _calls.Select(call => call.Length).Order());
    }

    [Fact]
    public async Task A_call_that_throws_fails_its_own_entries_only()
    {
        _answer = entry => entry == "bad" ? throw new HttpRequestException("broken") : SqsEntryResult.Done;
        var batcher = Batcher();
        var bad = batcher.AddAsync("bad");
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        await Assert.ThrowsAsync<HttpRequestException>(() => bad);
        var good = batcher.AddAsync("good");
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Null((await good).Error);
    }

    [Fact]
    public async Task A_flush_does_not_wait_for_the_linger()
    {
        var batcher = Batcher();
        var result = batcher.AddAsync("a");
        await batcher.FlushAsync();
        Assert.True(result.IsCompleted);
        Assert.Equal(TimeSpan.Zero, _clock.Elapsed);
    }

    [Fact]
    public async Task While_all_calls_are_under_way_entries_gather()
    {
        var gate = new TaskCompletionSource();
        var sizes = new List<int>();
        var batcher = new Batcher<int>(
            new(TimeSpan.FromMilliseconds(10), MaxConcurrency: 1, MaxAttempts: 1),
            async entries =>
            {
                sizes.Add(entries.Count);
                await gate.Task;
                return [.. entries.Select(_ => SqsEntryResult.Done)];
            },
            static _ => 1,
            Backoff.Default(),
            _clock);
        var first = batcher.AddAsync(0);
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        await FakeClock.SettleAsync();
        var rest = Enumerable.Range(1, 15).Select(batcher.AddAsync).ToArray();
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        gate.SetResult();
        await first;
        await batcher.FlushAsync();
        await Task.WhenAll(rest);
        Assert.Equal([1, 10, 5], sizes);
    }
}
