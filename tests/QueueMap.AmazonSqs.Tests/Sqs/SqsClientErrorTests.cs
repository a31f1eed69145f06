using System.Net;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Tests.Clock;

namespace QueueMap.AmazonSqs.Tests.Sqs;

public sealed class SqsClientErrorTests
{
    [Theory]
    [InlineData("com.amazonaws.sqs#QueueDoesNotExist", SqsErrorKind.QueueDoesNotExist)]
    [InlineData("AWS.SimpleQueueService.NonExistentQueue", SqsErrorKind.QueueDoesNotExist)]
    [InlineData("QueueNameExists", SqsErrorKind.QueueExistsWithOtherAttributes)]
    [InlineData("AWS.SimpleQueueService.MessageNotInflight", SqsErrorKind.MessageNotInFlight)]
    [InlineData("ReceiptHandleIsInvalid", SqsErrorKind.ReceiptHandleInvalid)]
    [InlineData("AWS.SimpleQueueService.PurgeQueueInProgress", SqsErrorKind.PurgeInProgress)]
    [InlineData("RequestThrottled", SqsErrorKind.Throttled)]
    [InlineData("SomethingNew", SqsErrorKind.Unknown)]
    [InlineData(null, SqsErrorKind.Unknown)]
    public void Each_error_has_one_kind_by_whatever_name_SQS_calls_it(string? code, SqsErrorKind kind) =>
        Assert.Equal(kind, SqsErrorKinds.Of(code));

    [Fact]
    public async Task A_queue_that_does_not_exist_has_no_url()
    {
        using var client = new ScriptedHttp(ScriptedHttp.Error(HttpStatusCode.BadRequest, "QueueDoesNotExist")).Client();
        Assert.Null(await client.GetQueueUrlAsync("absent", default));
    }

    [Fact]
    public async Task A_refusal_is_typed_and_not_retried()
    {
        var http = new ScriptedHttp(ScriptedHttp.Error(HttpStatusCode.BadRequest, "PurgeQueueInProgress"));
        using var client = http.Client();
        var exception = await Assert.ThrowsAsync<SqsException>(() => client.PurgeQueueAsync("http://sqs.test/1/q", default));
        Assert.Equal(SqsErrorKind.PurgeInProgress, exception.Kind);
        Assert.Single(http.Calls);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "RequestThrottled")]
    [InlineData(HttpStatusCode.InternalServerError, "InternalError")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable")]
    public async Task What_may_pass_is_retried_with_back_off_on_the_given_clock(HttpStatusCode status, string code)
    {
        var clock = new FakeClock();
        var failure = ScriptedHttp.Error(status, code);
        var http = new ScriptedHttp(failure, failure, (HttpStatusCode.OK, "{}"));
        using var client = http.Client(new() { ServiceUrl = new($"http://{code}.test/"), Time = clock });
        var deletion = client.DeleteQueueAsync("http://sqs.test/1/q", default);
        await clock.AdvanceUntilAsync(() => deletion.IsCompleted, TimeSpan.FromMilliseconds(10));
        await deletion;
        Assert.Equal(3, http.Calls.Count);
        // Two waits, of at most 200 and 400 ms.
        Assert.InRange(clock.Elapsed, TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(620));
    }

    [Fact]
    public async Task Retries_end()
    {
        var clock = new FakeClock();
        var http = new ScriptedHttp(ScriptedHttp.Error(HttpStatusCode.InternalServerError, "InternalError"));
        using var client = http.Client(new() { ServiceUrl = new("http://down.test/"), Time = clock, MaxRetries = 2 });
        var deletion = client.DeleteQueueAsync("http://sqs.test/1/q", default);
        await clock.AdvanceUntilAsync(() => deletion.IsCompleted, TimeSpan.FromMilliseconds(50));
        Assert.Equal(SqsErrorKind.ServerFault, (await Assert.ThrowsAsync<SqsException>(() => deletion)).Kind);
        Assert.Equal(3, http.Calls.Count);
    }
}
