using QueueMap.AmazonSqs.Delays;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Tests.Receiving;

namespace QueueMap.AmazonSqs.Tests.Delays;

public sealed class LongDelayTests
{
    private static Task SendAsync(Pumping pumping, TimeSpan delay) => pumping.Sender.SendAsync(
        DelayChain.FirstStep("later", new(StringComparer.OrdinalIgnoreCase) { ["A"] = "1" }, delay, groupId: null, pumping.Clock.GetUtcNow()), default);

    [Fact]
    public async Task Weak_point_6_a_delay_of_35_minutes_takes_three_steps_and_comes_once_and_never_early()
    {
        using var pumping = new Pumping(handlesAtOnce: true);
        var send = SendAsync(pumping, TimeSpan.FromMinutes(35));
        await pumping.UntilAsync(() => send.IsCompleted);
        pumping.Receiver.Start();
        await pumping.UntilAsync(() => !pumping.Handled.IsEmpty, TimeSpan.FromSeconds(1));
        // 900 s, 900 s, and what is left of 2,100 s.
        Assert.Equal(3, pumping.Server.Sent.Count);
        Assert.Equal([SqsLimits.MaxDelay, SqsLimits.MaxDelay], pumping.Server.Sent.Take(2).Select(sent => sent.Delay));
        Assert.InRange(pumping.Clock.Elapsed, TimeSpan.FromMinutes(35), TimeSpan.FromMinutes(35) + TimeSpan.FromSeconds(5));
        Assert.All(pumping.Server.Sent, sent => Assert.Equal(("later", "1"), (sent.Body, sent.Attributes["A"])));
        await pumping.UntilAsync(() => pumping.Server.Count == 0);
        await pumping.StopAsync();
        Assert.Single(pumping.Handled);
    }

    [Fact]
    public async Task A_step_that_cannot_be_sent_on_leaves_the_message_in_the_queue_and_is_tried_again()
    {
        using var pumping = new Pumping(handlesAtOnce: true);
        var send = SendAsync(pumping, TimeSpan.FromMinutes(20));
        await pumping.UntilAsync(() => send.IsCompleted);
        pumping.Server.EntryError = (operation, _) => operation == "Send" ? new(SqsErrorKind.AccessDenied, "AccessDenied", "for the test", IsSenderFault: true) : null;
        pumping.Receiver.Start();
        await pumping.UntilAsync(() => pumping.Server.CallsOf("Send") > 2, TimeSpan.FromSeconds(1));
        Assert.Equal(1, pumping.Server.Count);
        Assert.Equal(0, pumping.Server.CallsOf("Delete"));
        pumping.Server.EntryError = null;
        await pumping.UntilAsync(() => !pumping.Handled.IsEmpty, TimeSpan.FromSeconds(1));
        Assert.True(pumping.Clock.Elapsed >= TimeSpan.FromMinutes(20));
        await pumping.StopAsync();
    }

    [Fact]
    public async Task A_step_whose_original_cannot_be_deleted_is_not_sent_on_twice()
    {
        using var pumping = new Pumping(handlesAtOnce: true);
        var send = SendAsync(pumping, TimeSpan.FromMinutes(20));
        await pumping.UntilAsync(() => send.IsCompleted);
        pumping.Server.EntryError = (operation, _) => operation == "Delete" ? new(SqsErrorKind.InvalidRequest, "Refused", "for the test", IsSenderFault: true) : null;
        pumping.Receiver.Start();
        await pumping.UntilAsync(() => pumping.Receiver.Table.Remembered == 1, TimeSpan.FromSeconds(1));
        pumping.Server.EntryError = null;
        await pumping.UntilAsync(() => !pumping.Handled.IsEmpty && pumping.Server.Count == 0, TimeSpan.FromSeconds(1));
        Assert.Equal(2, pumping.Server.Sent.Count);
        Assert.Single(pumping.Handled);
        await pumping.StopAsync();
    }
}
