using System.Net;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Tests.Sqs;

public sealed class QueueDepthTests
{
    private const string Url = "http://sqs.test/1/q";

    private static async Task<QueueDepthReading> ReadAsync(HttpStatusCode status, string body)
    {
        using var client = new ScriptedHttp((status, body)).Client(new() { ServiceUrl = new("http://sqs.test/"), MaxRetries = 0 });
        return await new QueueDepthReader(client).ReadAsync(Url, default);
    }

    private static string Attributes(string visible, string inFlight, string delayed) => $$"""
        { "Attributes": { "ApproximateNumberOfMessages": "{{visible}}", "ApproximateNumberOfMessagesNotVisible": "{{inFlight}}", "ApproximateNumberOfMessagesDelayed": "{{delayed}}" } }
        """;

    [Fact]
    public async Task A_depth_has_three_parts()
    {
        var reading = await ReadAsync(HttpStatusCode.OK, Attributes("1", "20", "300"));
        Assert.Equal(new QueueDepth(1, 20, 300), reading.Depth);
        Assert.Equal(321, reading.Depth!.Total);
        Assert.Null(reading.WhyUnknown);
        Assert.False(reading.IsKnownEmpty);
    }

    [Fact]
    public async Task Only_three_zeros_are_empty()
    {
        Assert.True((await ReadAsync(HttpStatusCode.OK, Attributes("0", "0", "0"))).IsKnownEmpty);
        Assert.False((await ReadAsync(HttpStatusCode.OK, Attributes("0", "0", "1"))).IsKnownEmpty);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, """{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"gone"}""", "gone")]
    [InlineData(HttpStatusCode.BadRequest, """{"__type":"AccessDeniedException","message":"no right"}""", "no right")]
    [InlineData(HttpStatusCode.InternalServerError, """{"__type":"InternalError","message":"broken"}""", "broken")]
    [InlineData(HttpStatusCode.OK, "", "without all")]
    [InlineData(HttpStatusCode.OK, "{}", "without all")]
    [InlineData(HttpStatusCode.OK, """{"Attributes":{"ApproximateNumberOfMessages":"0"}}""", "without all")]
    [InlineData(HttpStatusCode.OK, """{"Attributes":{"ApproximateNumberOfMessages":"-1","ApproximateNumberOfMessagesNotVisible":"0","ApproximateNumberOfMessagesDelayed":"0"}}""", "without all")]
    public async Task Weak_point_9_a_read_that_failed_is_unknown_and_never_zero(HttpStatusCode status, string body, string why)
    {
        var reading = await ReadAsync(status, body);
        Assert.Null(reading.Depth);
        Assert.False(reading.IsKnownEmpty);
        Assert.Contains(why, reading.WhyUnknown, StringComparison.Ordinal);
        Assert.Contains(Url, reading.WhyUnknown, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_never_read_is_unknown()
    {
        Assert.Null(default(QueueDepthReading).Depth);
        Assert.NotNull(default(QueueDepthReading).WhyUnknown);
    }

    [Fact]
    public async Task A_cancelled_read_says_so()
    {
        using var client = ScriptedHttp.Ok("{}").Client();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new QueueDepthReader(client).ReadAsync(Url, new CancellationToken(canceled: true)));
    }
}
