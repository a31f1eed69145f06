using QueueMap.Storage.S3.Fetching;

namespace QueueMap.Tests.Storage.S3;

public sealed class FairGateTests
{
    private readonly FairGate _gate = new(capacity: 10);

    [Fact]
    public async Task Who_comes_first_enters_first_however_much_is_wanted()
    {
        await _gate.EnterAsync(6, default);
        var large = _gate.EnterAsync(8, default).AsTask();
        var small = _gate.EnterAsync(1, default).AsTask();

        Assert.False(small.IsCompleted);
        Assert.False(_gate.TryEnter(1));
        _gate.Leave(6);
        await Task.WhenAll(large, small);
        Assert.Equal(9, _gate.Taken);
    }

    [Fact]
    public async Task Whoever_gives_up_lets_those_behind_pass()
    {
        await _gate.EnterAsync(6, default);
        using var cancellation = new CancellationTokenSource();
        var large = _gate.EnterAsync(8, cancellation.Token).AsTask();
        var small = _gate.EnterAsync(4, default).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        await small;
        Assert.Equal(10, _gate.Taken);
    }

    [Fact]
    public async Task A_capacity_lowered_below_what_is_in_lets_nobody_in_until_enough_has_left()
    {
        await _gate.EnterAsync(5, default);
        await _gate.EnterAsync(5, default);
        _gate.Capacity = 5;
        var next = _gate.EnterAsync(1, default).AsTask();

        _gate.Leave(5);
        Assert.False(next.IsCompleted);
        _gate.Leave(5);
        await next;
        _gate.Capacity = 10;
        Assert.True(_gate.TryEnter(9));
    }

    [Fact]
    public async Task Many_at_once_never_exceed_the_capacity_and_none_is_left_behind()
    {
        var inside = 0L;
        await Parallel.ForEachAsync(Enumerable.Range(0, 10_000), async (i, _) =>
        {
            using var cancellation = new CancellationTokenSource();
            if (i % 3 == 0)
            {
                await cancellation.CancelAsync();
            }

            var amount = 1 + (i % 10);
            try
            {
                await _gate.EnterAsync(amount, cancellation.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            Assert.InRange(Interlocked.Add(ref inside, amount), 1, 10);
            await Task.Yield();
            Interlocked.Add(ref inside, -amount);
            _gate.Leave(amount);
        });

        Assert.Equal(0, _gate.Taken);
    }
}
