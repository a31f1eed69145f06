using QueueMap.AmazonSqs.Delays;
using QueueMap.AmazonSqs.Sending;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Tests.Delays;

public sealed class DelayChainTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static SqsSend First(TimeSpan delay, int headers = 0) => DelayChain.FirstStep(
        "body", Enumerable.Range(0, headers).ToDictionary(i => $"A-{i}", i => $"{i}", StringComparer.OrdinalIgnoreCase), delay, groupId: null, Now);

    private static SqsMessage Received(SqsSend sent) => new("id", "handle", sent.Body, new Dictionary<string, string>(), sent.Attributes);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(900)]
    public void What_SQS_can_delay_by_itself_carries_no_due_time(int seconds)
    {
        var sent = First(TimeSpan.FromSeconds(seconds));
        Assert.Equal(TimeSpan.FromSeconds(seconds), sent.Delay);
        Assert.Empty(sent.Attributes);
        Assert.Null(DelayChain.NextStep(Received(sent), Now));
    }

    [Fact]
    public void A_time_that_is_past_is_no_delay() => Assert.Equal(TimeSpan.Zero, First(TimeSpan.FromSeconds(-5)).Delay);

    [Fact]
    public void Weak_point_6_a_longer_delay_begins_with_the_longest_step()
    {
        var sent = First(TimeSpan.FromSeconds(900.5));
        Assert.Equal(SqsLimits.MaxDelay, sent.Delay);
        Assert.Equal("2030-01-01T00:15:00.5000000Z", sent.Attributes[DelayChain.DueHeader]);
    }

    [Fact]
    public void Weak_point_6_the_last_step_is_rounded_up_to_a_whole_second()
    {
        var next = DelayChain.NextStep(Received(First(TimeSpan.FromSeconds(900.5))), Now + SqsLimits.MaxDelay)!;
        Assert.Equal(TimeSpan.FromSeconds(0.5), next.Delay);
        Assert.Equal(1, next.DelaySeconds);
        Assert.Null(DelayChain.NextStep(Received(next), Now + TimeSpan.FromSeconds(901)));
    }

    [Fact]
    public void The_due_time_is_found_among_packed_headers()
    {
        var sent = First(TimeSpan.FromHours(1), headers: 20);
        Assert.InRange(sent.Attributes.Count, 1, SqsLimits.MaxAttributes);
        Assert.False(sent.Attributes.ContainsKey(DelayChain.DueHeader));
        var next = DelayChain.NextStep(Received(sent), Now + SqsLimits.MaxDelay)!;
        Assert.Equal(SqsLimits.MaxDelay, next.Delay);
        Assert.Equal("19", HeaderPacking.Unpack(next.Attributes)["A-19"]);
    }

    [Fact]
    public void An_unreadable_due_time_does_not_hold_the_message()
    {
        var sent = new SqsSend("body", new Dictionary<string, string> { [DelayChain.DueHeader] = "tomorrow" });
        Assert.Null(DelayChain.NextStep(Received(sent), Now));
    }
}
