using QueueMap.AmazonSqs.Receiving;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Tests.Receiving;

public sealed class RenewalTests
{
    private static ReceiverOptions TwoSeconds(ReceiverOptions options) => options with { Visibility = TimeSpan.FromSeconds(2) };

    private static async Task IsHeldAndThenHandledOnceAsync(Pumping pumping, TimeSpan forSoLong)
    {
        var end = pumping.Clock.Elapsed + forSoLong;
        while (pumping.Clock.Elapsed < end)
        {
            await pumping.Clock.AdvanceSlowlyAsync(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50));
            Assert.Equal(1, pumping.Server.Hidden);
        }

        Assert.False(pumping.CancellationOf("m0").IsCancellationRequested);
        pumping.End("m0");
        await pumping.UntilAsync(() => pumping.Server.Count == 0);
        Assert.Single(pumping.Handled);
        await pumping.StopAsync();
    }

    [Fact]
    public async Task Weak_point_2_renewal_goes_on_after_errors_and_the_message_stays_hidden()
    {
        using var pumping = new Pumping(TwoSeconds);
        // Every second renewal call fails, now by the connection and now by throttling.
        pumping.Server.Before = (operation, number) => (operation, number % 4) switch
        {
            ("ChangeVisibility", 1) => throw new HttpRequestException("the connection broke"),
            ("ChangeVisibility", 3) => throw new SqsException(SqsErrorKind.Throttled, "slow down", "RequestThrottled", System.Net.HttpStatusCode.BadRequest),
            _ => Task.CompletedTask,
        };
        await pumping.StartWithAsync(1);
        await IsHeldAndThenHandledOnceAsync(pumping, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Weak_point_2_a_lost_lock_cancels_the_consumer()
    {
        using var pumping = new Pumping(TwoSeconds);
        pumping.Server.EntryError = (operation, _) => operation == "ChangeVisibility"
            ? new(SqsErrorKind.ReceiptHandleInvalid, "ReceiptHandleIsInvalid", "gone", IsSenderFault: true)
            : null;
        await pumping.StartWithAsync(1);
        await pumping.UntilAsync(() => pumping.CancellationOf("m0").IsCancellationRequested);
        Assert.InRange(pumping.Clock.Elapsed, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1.5));
        pumping.Server.EntryError = null;
        pumping.End("m0");
        await pumping.StopAsync();
    }

    [Fact]
    public async Task Weak_point_2_a_lock_that_could_not_be_renewed_in_time_counts_as_lost()
    {
        // Room for one: nobody here receives it again, as it may well be another process that does.
        using var pumping = new Pumping(options => TwoSeconds(options) with { Prefetch = 1 });
        pumping.Server.Before = (operation, _) =>
            operation == "ChangeVisibility" ? throw new HttpRequestException("the connection broke") : Task.CompletedTask;
        await pumping.StartWithAsync(1);
        await pumping.UntilAsync(() => pumping.CancellationOf("m0").IsCancellationRequested);
        Assert.InRange(pumping.Clock.Elapsed, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(3));
        // At 0.8, 0.9, 1.1, 1.5 and 1.9 s: back-off, not a storm.
        Assert.InRange(pumping.Server.CallsOf("ChangeVisibility"), 3, 8);
        pumping.Server.Before = null;
        pumping.End("m0");
        await pumping.StopAsync();
    }

    [Theory]
    [InlineData(-15)]
    [InlineData(15)]
    public async Task A_clock_that_is_set_changes_nothing(int minutes)
    {
        // Room for one: it does not get its own message again, and take that for a renewal.
        using var pumping = new Pumping(options => TwoSeconds(options) with { Prefetch = 1 });
        await pumping.StartWithAsync(1);
        pumping.Wall.SetBy = TimeSpan.FromMinutes(minutes);
        await IsHeldAndThenHandledOnceAsync(pumping, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Messages_that_wait_for_a_slot_are_renewed_too_ten_a_call()
    {
        using var pumping = new Pumping(options => TwoSeconds(options) with { Prefetch = 10, Concurrency = 1 });
        pumping.Server.Add(10);
        pumping.Receiver.Start();
        await pumping.UntilAsync(() => pumping.Receiver.Table.Count == 10);
        await pumping.Clock.AdvanceSlowlyAsync(TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(50));
        Assert.Equal(10, pumping.Server.Hidden);
        Assert.Single(pumping.Handled);
        // Every 0.8 to 1 s one call for all ten.
        Assert.InRange(pumping.Server.CallsOf("ChangeVisibility"), 9, 13);
        var stop = pumping.Receiver.StopAsync(new CancellationToken(canceled: true));
        await pumping.UntilAsync(() => stop.IsCompleted);
    }

    [Fact]
    public async Task Twelve_hours_after_the_receive_the_lock_is_over_and_no_renewal_reaches_past_it()
    {
        using var pumping = new Pumping(options => options with { Visibility = TimeSpan.FromHours(1), Prefetch = 1 });
        await pumping.StartWithAsync(1);
        await pumping.Clock.AdvanceUntilAsync(
            () => pumping.CancellationOf("m0").IsCancellationRequested, TimeSpan.FromMinutes(2), limit: TimeSpan.FromHours(13));
        Assert.InRange(pumping.Clock.Elapsed, TimeSpan.FromHours(12), TimeSpan.FromHours(12.2));
        Assert.True(pumping.Server.VisibilityChanges[^1].Timeout < TimeSpan.FromHours(1));
        pumping.End("m0");
        await pumping.StopAsync();
    }
}
