using QueueMap.AmazonSqs.Receiving;

namespace QueueMap.AmazonSqs.Tests.Receiving;

public sealed class PostponementTests
{
    private static readonly TimeSpan s_delay = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task A_postponed_message_is_left_alone_and_comes_again_as_a_new_one_when_its_delay_is_over()
    {
        // Room for one: the postponed message must not take it up.
        using var pumping = new Pumping(options => options with { Prefetch = 1 });
        await pumping.StartWithAsync(1);
        pumping.End("m0", DeliveryOutcome.Postponed(s_delay));
        await pumping.UntilAsync(() => pumping.Server.VisibilityChanges is [{ Timeout.TotalMinutes: 10 }]);
        var postponedAt = pumping.Clock.Elapsed;
        pumping.Server.Add();
        await pumping.UntilAsync(() => pumping.Handled.Count == 2);
        pumping.End("m1");
        await pumping.UntilAsync(() => pumping.Handled.Count == 3, TimeSpan.FromSeconds(1));
        Assert.Equal(["m0", "m1", "m0"], pumping.Handled);
        Assert.InRange(pumping.Clock.Elapsed - postponedAt, s_delay - TimeSpan.FromMilliseconds(10), s_delay + TimeSpan.FromSeconds(5));
        Assert.Equal(1, pumping.Server.CallsOf("ChangeVisibility"));
        await pumping.StopAsync(new CancellationToken(canceled: true));
    }

    [Fact]
    public async Task A_renewal_that_is_under_way_does_not_have_the_last_word()
    {
        using var pumping = new Pumping();
        var renewal = new TaskCompletionSource();
        pumping.Server.Before = (operation, number) => (operation, number) == ("ChangeVisibility", 1) ? renewal.Task : Task.CompletedTask;
        await pumping.StartWithAsync(1);
        await pumping.UntilAsync(() => pumping.Server.CallsOf("ChangeVisibility") == 1, TimeSpan.FromSeconds(1));
        pumping.End("m0", DeliveryOutcome.Postponed(s_delay));
        await pumping.Clock.AdvanceSlowlyAsync(TimeSpan.FromSeconds(1));
        renewal.SetResult();
        await pumping.UntilAsync(() => pumping.Server.VisibilityChanges.Count == 2);
        Assert.Equal([pumping.Options.Visibility, s_delay], pumping.Server.VisibilityChanges.Select(change => change.Timeout));
        await pumping.StopAsync();
    }

    [Fact]
    public async Task No_delay_reaches_past_the_twelve_hours_that_SQS_hides_a_message()
    {
        using var pumping = new Pumping(options => options with { Visibility = TimeSpan.FromHours(1), Prefetch = 1 });
        await pumping.StartWithAsync(1);
        await pumping.Clock.AdvanceUntilAsync(() => pumping.Clock.Elapsed > TimeSpan.FromHours(11.5), TimeSpan.FromMinutes(2), limit: TimeSpan.FromHours(12));
        var held = pumping.Clock.Elapsed;
        pumping.End("m0", DeliveryOutcome.Postponed(TimeSpan.FromHours(2)));
        // A renewal may be under way. The stop waits for both, and the postponement has the last word.
        await pumping.StopAsync();
        Assert.Equal(0, pumping.Receiver.Table.Count);
        Assert.InRange(held + pumping.Server.VisibilityChanges[^1].Timeout, TimeSpan.FromHours(11.9), TimeSpan.FromHours(12));
    }

    [Fact]
    public async Task A_stop_leaves_it_hidden()
    {
        using var pumping = new Pumping();
        await pumping.StartWithAsync(1);
        pumping.End("m0", DeliveryOutcome.Postponed(s_delay));
        await pumping.StopAsync();
        Assert.Equal(1, pumping.Server.Hidden);
        Assert.Equal(s_delay, Assert.Single(pumping.Server.VisibilityChanges).Timeout);
    }

    [Fact]
    public async Task One_whose_lock_is_lost_meanwhile_is_somebody_elses()
    {
        using var pumping = new Pumping(options => options with { Prefetch = 1 });
        await pumping.StartWithAsync(1);
        pumping.Server.Redeliver("m0");
        Assert.Single((await pumping.Server.ReceiveAsync("url", 1, TimeSpan.Zero, TimeSpan.FromMinutes(1), default)).Messages);
        pumping.End("m0", DeliveryOutcome.Postponed(s_delay));
        await pumping.UntilAsync(() => pumping.Server.CallsOf("ChangeVisibility") == 1);
        Assert.Empty(pumping.Server.VisibilityChanges);
        await pumping.StopAsync();
        Assert.Equal(0, pumping.Receiver.Table.Count);
    }
}
