using QueueMap.AmazonSqs.Receiving;

namespace QueueMap.AmazonSqs.Tests.Receiving;

public sealed class StopTests
{
    [Fact]
    public async Task Weak_point_3_unstarted_messages_are_given_back_at_once_and_running_ones_finish()
    {
        using var pumping = new Pumping(options => options with { Prefetch = 10, Concurrency = 2 });
        pumping.Server.Add(10);
        pumping.Receiver.Start();
        await pumping.UntilAsync(() => pumping.Receiver.Table.Count == 10 && pumping.Handled.Count == 2);
        var stop = pumping.Receiver.StopAsync(default);
        // Visible again before any running one has ended.
        await pumping.UntilAsync(() => pumping.Server.Hidden == 2);
        Assert.InRange(pumping.Clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        pumping.End("m0");
        pumping.End("m1");
        await pumping.UntilAsync(() => stop.IsCompleted);
        await stop;
        Assert.Equal(8, pumping.Server.Count);
        Assert.Equal(0, pumping.Server.Hidden);
        Assert.Equal(2, pumping.Handled.Count);
    }

    [Fact]
    public async Task Weak_point_3_an_open_poll_finishes_and_what_it_brings_is_given_back()
    {
        using var pumping = new Pumping();
        pumping.Receiver.Start();
        await pumping.UntilAsync(() => pumping.Server.OpenPolls == 1);
        var stop = pumping.Receiver.StopAsync(default);
        await pumping.Clock.AdvanceSlowlyAsync(TimeSpan.FromSeconds(5));
        Assert.False(stop.IsCompleted);
        pumping.Server.Add();
        await pumping.UntilAsync(() => stop.IsCompleted);
        await stop;
        Assert.Empty(pumping.Handled);
        Assert.Equal(1, pumping.Server.Count);
        Assert.Equal(0, pumping.Server.Hidden);
        Assert.Equal(1, pumping.Server.CallsOf("Receive"));
    }

    [Fact]
    public async Task Weak_point_3_running_messages_are_given_back_at_the_limit_and_their_consumers_told()
    {
        using var pumping = new Pumping(options => options with { StopLimit = TimeSpan.FromSeconds(5), Wait = TimeSpan.FromSeconds(1) });
        await pumping.StartWithAsync(3);
        var stoppedAt = pumping.Clock.Elapsed;
        await pumping.StopAsync();
        Assert.InRange(pumping.Clock.Elapsed - stoppedAt, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
        Assert.Equal(0, pumping.Server.Hidden);
        Assert.Equal(3, pumping.Server.Count);
        Assert.True(pumping.CancellationOf("m0").IsCancellationRequested);
        // One that ends late finds itself released: nothing is released twice.
        var changes = pumping.Server.CallsOf("ChangeVisibility");
        pumping.End("m0", DeliveryOutcome.GiveBack);
        await pumping.Clock.AdvanceSlowlyAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(changes, pumping.Server.CallsOf("ChangeVisibility"));
    }

    [Fact]
    public async Task Deletions_under_way_are_finished_before_the_stop_ends()
    {
        using var pumping = new Pumping(handlesAtOnce: true);
        pumping.Server.Add(7);
        pumping.Receiver.Start();
        await pumping.UntilAsync(() => pumping.Handled.Count == 7);
        await pumping.StopAsync();
        Assert.Equal(0, pumping.Server.Count);
    }
}
