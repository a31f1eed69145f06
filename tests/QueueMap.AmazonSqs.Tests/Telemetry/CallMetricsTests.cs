using System.Net;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Tests.Clock;
using QueueMap.AmazonSqs.Tests.Receiving;
using QueueMap.AmazonSqs.Tests.Sqs;

namespace QueueMap.AmazonSqs.Tests.Telemetry;

public sealed class CallMetricsTests
{
    private const string Duration = "messaging.client.operation.duration";
    private static readonly Dictionary<string, string> None = [];

    [Fact]
    public async Task Weak_point_11_calls_are_counted_by_operation()
    {
        // No other test starts a move task on a server in memory.
        using var measured = new Measurements("StartMessageMoveTask", "messaging.operation.name");
        using var client = ScriptedHttp.Ok("{}").Client();
        await client.StartMessageMoveTaskAsync("arn:aws:sqs:us-east-1:1:call-counts-dead", destinationArn: null, maxMessagesPerSecond: null, default);
        await client.StartMessageMoveTaskAsync("arn:aws:sqs:us-east-1:1:call-counts-dead", destinationArn: null, maxMessagesPerSecond: null, default);
        var ours = measured.Of(Duration).Count(call => "call-counts-dead".Equals(call.Tags["messaging.destination.name"]));
        Assert.Equal(2, ours);
        // Other tests may have called the same meanwhile: at least ours.
        var counted = measured.Of("messaging.sqs.calls");
        Assert.InRange(counted.Sum(call => call.Value), 2, double.MaxValue);
        Assert.All(counted, call => Assert.Equal("aws_sqs", call.Tags["messaging.system"]));
    }

    [Theory]
    [InlineData("ReceiveMessage", "receive")]
    [InlineData("SendMessageBatch", "send")]
    [InlineData("DeleteMessageBatch", "settle")]
    [InlineData("ChangeMessageVisibilityBatch", "settle")]
    [InlineData("GetQueueAttributes", null)]
    public async Task Weak_point_11_each_call_has_a_duration_by_the_names_of_OpenTelemetry(string operation, string? type)
    {
        var queue = $"durations-of-{operation}";
        var url = $"http://sqs.test/1/{queue}";
        using var measured = new Measurements(queue);
        using var client = ScriptedHttp.Ok("{}").Client();
        await (operation switch
        {
            "ReceiveMessage" => client.ReceiveAsync(url, 1, TimeSpan.Zero, TimeSpan.FromSeconds(30), default),
            "SendMessageBatch" => client.SendAsync(url, [new("body", None)], default),
            "DeleteMessageBatch" => client.DeleteAsync(url, ["handle"], default),
            "ChangeMessageVisibilityBatch" => client.ChangeVisibilityAsync(url, [new("handle", TimeSpan.Zero)], default),
            _ => (Task)client.GetAttributesAsync(url, ["All"], default),
        });
        var call = Assert.Single(measured.Of(Duration));
        Assert.Equal("s", call.Unit);
        Assert.InRange(call.Value, 0, 60);
        Assert.Equal("aws_sqs", call.Tags["messaging.system"]);
        Assert.Equal(operation, call.Tags["messaging.operation.name"]);
        Assert.Equal(type, call.Tags.GetValueOrDefault("messaging.operation.type"));
        Assert.False(call.Tags.ContainsKey("error.type"));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "AccessDeniedException", "AccessDeniedException")]
    [InlineData(HttpStatusCode.InternalServerError, "InternalFailure", "InternalFailure")]
    public async Task A_refused_call_has_the_code_of_SQS_as_its_error(HttpStatusCode status, string code, string error)
    {
        using var measured = new Measurements($"refused-{code}");
        using var client = new ScriptedHttp(ScriptedHttp.Error(status, code)).Client(new() { ServiceUrl = new("http://sqs.test/"), MaxRetries = 0 });
        await Assert.ThrowsAsync<SqsException>(() => client.DeleteQueueAsync($"http://sqs.test/1/refused-{code}", default));
        Assert.Equal(error, Assert.Single(measured.Of(Duration)).Tags["error.type"]);
    }

    [Fact]
    public async Task Sent_messages_are_counted_and_those_that_failed_with_their_error()
    {
        using var measured = new Measurements("sent-messages");
        using var client = ScriptedHttp.Ok(
            """{"Successful":[{"Id":"0","MessageId":"a"},{"Id":"2","MessageId":"c"}],"Failed":[{"Id":"1","Code":"InternalError","SenderFault":false}]}""").Client();
        await client.SendAsync("http://sqs.test/1/sent-messages", [new("a", None), new("b", None), new("c", None)], default);
        var sent = measured.Of("messaging.client.sent.messages");
        Assert.Equal(2, Assert.Single(sent, count => !count.Tags.ContainsKey("error.type")).Value);
        Assert.Equal(1, Assert.Single(sent, count => "InternalError".Equals(count.Tags.GetValueOrDefault("error.type"))).Value);
    }

    [Fact]
    public async Task A_cancelled_call_says_so_and_a_duration_contains_the_retries()
    {
        var clock = new FakeClock();
        using var measured = new Measurements("retried");
        var failure = ScriptedHttp.Error(HttpStatusCode.BadRequest, "RequestThrottled");
        using var client = new ScriptedHttp(failure, failure, (HttpStatusCode.OK, "{}")).Client(new() { ServiceUrl = new("http://retried.test/"), Time = clock });
        var deletion = client.DeleteQueueAsync("http://sqs.test/1/retried", default);
        await clock.AdvanceUntilAsync(() => deletion.IsCompleted, TimeSpan.FromMilliseconds(10));
        await deletion;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.DeleteQueueAsync("http://sqs.test/1/retried", new CancellationToken(canceled: true)));
        var calls = measured.Of(Duration);
        Assert.Equal(2, calls.Count);
        Assert.InRange(calls[0].Value, 0.001, 0.62);
        Assert.Equal("cancelled", calls[1].Tags["error.type"]);
    }

    [Fact]
    public async Task The_handling_of_a_message_has_a_duration()
    {
        const string Queue = "processing-of-this-test-only";
        using var measured = new Measurements(Queue);
        using var pumping = new Pumping(options => options with { QueueName = Queue });
        await pumping.StartWithAsync(2);
        await pumping.Clock.AdvanceSlowlyAsync(TimeSpan.FromSeconds(3));
        pumping.End("m0");
        pumping.End("m1", AmazonSqs.Receiving.DeliveryOutcome.GiveBack);
        await pumping.UntilAsync(() => measured.Of("messaging.process.duration").Count == 2);
        await pumping.StopAsync(new CancellationToken(canceled: true));
        var (well, badly) = measured.Of("messaging.process.duration").OrderBy(process => process.Tags.ContainsKey("error.type")).ToList() is [var first, var second]
            ? (first, second)
            : throw new InvalidOperationException("Not two.");
        Assert.InRange(well.Value, 3, 4);
        Assert.Equal("process", well.Tags["messaging.operation.name"]);
        Assert.False(well.Tags.ContainsKey("error.type"));
        Assert.Equal("GiveBack", badly.Tags["error.type"]);
    }
}
