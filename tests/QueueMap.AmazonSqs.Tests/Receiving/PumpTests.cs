using QueueMap.AmazonSqs.Receiving;

namespace QueueMap.AmazonSqs.Tests.Receiving;

public sealed class PumpTests
{
    [Fact]
    public async Task Weak_point_4_an_idle_queue_is_polled_three_times_a_minute_by_one_pump()
    {
        using var pumping = new Pumping(options => options with { Prefetch = 100 });
        pumping.Receiver.Start();
        await pumping.UntilAsync(() => pumping.Server.OpenPolls == 1);
        await pumping.Clock.AdvanceSlowlyAsync(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(1));
        // One poll each 20 s: 30 in ten minutes, and the one that is open.
        Assert.InRange(pumping.Server.CallsOf("Receive"), 30, 31);
        Assert.Equal(1, pumping.Receiver.PumpCount);
        await pumping.StopAsync();
    }

    [Fact]
    public async Task An_endpoint_that_does_not_wait_in_the_poll_pauses_between_polls()
    {
        using var pumping = new Pumping(options => options with { Wait = TimeSpan.Zero });
        pumping.Receiver.Start();
        await pumping.Clock.AdvanceSlowlyAsync(TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(10));
        // One each 100 ms, and never more.
        Assert.InRange(pumping.Server.CallsOf("Receive"), 5, 21);
        await pumping.StopAsync();
    }

    [Fact]
    public async Task Weak_point_4_full_batches_bring_more_pumps_and_empty_ones_end_them()
    {
        using var pumping = new Pumping(options => options with { Prefetch = 100, Concurrency = 100 });
        pumping.Server.Add(100);
        pumping.Receiver.Start();
        // Held is not begun: what is ended below must have a handler by then.
        await pumping.UntilAsync(() => pumping.Handled.Count == 100);
        Assert.InRange(pumping.Receiver.PumpCount, 2, ReceiverOptions.MaxPumps);
        foreach (var id in pumping.Handled)
        {
            pumping.End(id);
        }

        await pumping.UntilAsync(() => pumping.Receiver.PumpCount == 1);
        Assert.Equal(0, pumping.Server.Count);
        await pumping.StopAsync();
    }

    [Fact]
    public async Task No_more_is_received_than_there_is_room_for()
    {
        using var pumping = new Pumping(options => options with { Prefetch = 15, Concurrency = 1 });
        pumping.Server.Add(50);
        pumping.Receiver.Start();
        await pumping.UntilAsync(() => pumping.Receiver.Table.Count == 15);
        await pumping.Clock.AdvanceSlowlyAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(15, pumping.Receiver.Table.Count);
        Assert.Equal([10, 5], pumping.Server.Rooms);
        Assert.Single(pumping.Handled);
        var stop = pumping.Receiver.StopAsync(new CancellationToken(canceled: true));
        await pumping.UntilAsync(() => stop.IsCompleted);
        Assert.Equal(0, pumping.Server.Hidden);
    }

    [Fact]
    public async Task A_failing_poll_is_repeated_with_back_off_and_told()
    {
        using var pumping = new Pumping(handlesAtOnce: true);
        pumping.Server.Before = (operation, number) => operation == "Receive" && number <= 5 ? throw new HttpRequestException("down") : Task.CompletedTask;
        pumping.Server.Add();
        pumping.Receiver.Start();
        await pumping.UntilAsync(() => pumping.Server.Count == 0);
        Assert.Equal(5, pumping.Health.Count(failure => failure is HttpRequestException));
        Assert.Null(pumping.Health.ElementAt(5));
        Assert.True(pumping.Clock.Elapsed > TimeSpan.FromMilliseconds(200));
        await pumping.StopAsync();
    }

    [Fact]
    public async Task Many_messages_leave_nothing_behind()
    {
        using var pumping = new Pumping(options => options with { Prefetch = 100, Concurrency = 20, GatherPause = TimeSpan.Zero }, handlesAtOnce: true);
        const int Messages = 20_000;
        pumping.Server.Add(Messages);
        pumping.Receiver.Start();
        await pumping.UntilAsync(() => pumping.Server.Count == 0);
        await pumping.StopAsync();
        Assert.Equal(Messages, pumping.Handled.Count);
        Assert.Equal(0, pumping.Receiver.Table.Count);
        Assert.Equal(0, pumping.Receiver.Table.Remembered);
    }
}
