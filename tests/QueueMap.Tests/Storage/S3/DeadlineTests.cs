using QueueMap.Storage.S3.Calls;

namespace QueueMap.Tests.Storage.S3;

/// <summary>Deadlines are used again, and none carries anything of an earlier request into a later one.</summary>
public sealed class DeadlineTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromHours(1);

    private readonly DeadlineSources _sources = new(TimeProvider.System);

    [Fact]
    public void What_was_not_needed_is_used_again()
    {
        var first = _sources.Begin(s_long, default);
        first.Dispose();

        Assert.Same(first, _sources.Begin(s_long, default));
    }

    [Fact]
    public void What_has_ended_is_never_used_again()
    {
        var cancelled = _sources.Begin(s_long, default);
        cancelled.Cancel();
        cancelled.Dispose();

        var next = _sources.Begin(s_long, default);
        Assert.NotSame(cancelled, next);
        Assert.False(next.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task It_ends_when_time_is_up_which_can_be_set_anew()
    {
        using var deadline = _sources.Begin(s_long, default);
        var ended = EndOf(deadline);

        deadline.Extend(TimeSpan.FromMilliseconds(1));

        await ended.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(deadline.Token.IsCancellationRequested);
    }

    [Fact]
    public void It_ends_with_its_caller_and_with_no_earlier_one()
    {
        using var earlier = new CancellationTokenSource();
        using var caller = new CancellationTokenSource();
        _sources.Begin(s_long, earlier.Token).Dispose();
        using var deadline = _sources.Begin(s_long, caller.Token);

        earlier.Cancel();
        Assert.False(deadline.Token.IsCancellationRequested);

        caller.Cancel();
        Assert.True(deadline.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task The_time_of_an_earlier_request_does_not_end_a_later_one()
    {
        var first = _sources.Begin(TimeSpan.FromMilliseconds(100), default);
        first.Dispose();
        using var second = _sources.Begin(s_long, default);
        using var witness = _sources.Begin(TimeSpan.FromMilliseconds(200), default);

        await EndOf(witness).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Same(first, second);
        Assert.False(second.Token.IsCancellationRequested);
    }

    [Fact]
    public void No_more_are_kept_than_requests_are_in_flight()
    {
        var all = Enumerable.Range(0, DeadlineSources.Most + 1).Select(_ => _sources.Begin(s_long, default)).ToList();
        all.ForEach(deadline => deadline.Dispose());

        var again = Enumerable.Range(0, DeadlineSources.Most + 1).Select(_ => _sources.Begin(s_long, default)).ToList();

        Assert.Equal(DeadlineSources.Most, again.Intersect(all).Count());
        again.ForEach(deadline => deadline.Dispose());
    }

    private static Task EndOf(Deadline deadline)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        deadline.Token.Register(ended.SetResult);
        return ended.Task;
    }
}
