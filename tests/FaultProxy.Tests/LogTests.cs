using System.Net;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.FaultProxy.Tests;

/// <summary>What the proxy tells of calls, and how it means some of them.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task Each_call_is_in_the_log_with_who_made_it_what_came_of_it_and_what_disturbed_it()
    {
        await using var bench = await Bench.SqsAsync(_ => """{"Messages":[]}""", new FaultRule { Fault = FaultKind.LostResponse, Name = "F12", Calls = [1] });
        var file = Path.GetTempFileName();
        await bench.ControlAsync(HttpMethod.Put, "/log", file);

        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(bench, "map-1"));
        (await SendAsync(bench, "map-2")).Dispose();
        string[] lines;
        do
        {
            lines = await File.ReadAllLinesAsync(file); // A line is written when the call is over, a moment after its answer.
        }
        while (lines.Length < 2);

        await bench.ControlAsync(HttpMethod.Delete, "/log");
        Assert.All(["\"who\":\"map-1\"", "\"faults\":[\"F12:LostResponse\"]", "\"status\":200", "Messages"], text => Assert.Contains(text, lines[0], StringComparison.Ordinal));
        Assert.All(["\"who\":\"map-2\"", "\"faults\":[]"], text => Assert.Contains(text, lines[1], StringComparison.Ordinal));
        File.Delete(file);
    }

    [Fact]
    public async Task A_rule_may_mean_one_process_or_what_a_body_holds()
    {
        await using var bench = await Bench.SqsAsync(
            _ => "{}",
            new FaultRule { Fault = FaultKind.ServerError, Probability = 1, Who = "map-1" },
            new FaultRule { Fault = FaultKind.Unavailable, Probability = 1, Text = "partials" });
        using var one = await SendAsync(bench, "map-1");
        using var other = await SendAsync(bench, "map-2");
        Assert.Equal((HttpStatusCode.InternalServerError, HttpStatusCode.OK), (one.StatusCode, other.StatusCode));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await bench.CallAsync("SendMessageBatch", """{"QueueUrl":"partials"}""")).Status);
    }

    [Fact]
    public async Task A_held_answer_is_told_of_while_it_waits_and_its_deed_is_done()
    {
        await using var bench = await Bench.SqsAsync(_ => "{}", new FaultRule { Fault = FaultKind.HeldResponse, Name = "trap", Milliseconds = 600_000, Calls = [1] });
        var call = SendAsync(bench, "map-1");
        string held;
        do
        {
            held = (await bench.ControlAsync(HttpMethod.Get, "/held")).Body;
        }
        while (held == "[]");

        Assert.Contains("{\"who\":\"map-1\",\"operation\":\"ReceiveMessage\",\"name\":\"trap\"}", held, StringComparison.Ordinal);
        Assert.Single(bench.Asked);
        await bench.ControlAsync(HttpMethod.Put, "/faults", "{}");
        using var answer = await call;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData(FaultKind.CorruptBody, 10)]
    [InlineData(FaultKind.ShortBody, 5)]
    [InlineData(FaultKind.LongBody, 15)]
    [InlineData(FaultKind.SlowBody, 10)]
    public async Task A_spoilt_body_is_whole_by_its_own_word(FaultKind fault, int length)
    {
        await using var bench = await Bench.StartAsync(
            async http =>
            {
                http.Response.ContentLength = 10;
                await http.Response.Body.WriteAsync("0123456789"u8.ToArray());
            },
            new FaultRule { Fault = fault, Probability = 1 });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(bench.Proxy.Url, "/bucket/key"));
        using var answer = await bench.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(length, body.Length);
        Assert.Equal(fault == FaultKind.SlowBody, body == "0123456789");
    }

    [Theory]
    [InlineData(FaultKind.NotFound, HttpStatusCode.NotFound, "NoSuchKey")]
    [InlineData(FaultKind.Changed, HttpStatusCode.PreconditionFailed, "PreconditionFailed")]
    [InlineData(FaultKind.Archived, HttpStatusCode.Forbidden, "InvalidObjectState")]
    [InlineData(FaultKind.Expired, HttpStatusCode.BadRequest, "ExpiredToken")]
    public async Task An_object_is_refused_in_the_words_of_S3(FaultKind fault, HttpStatusCode status, string code)
    {
        await using var bench = await Bench.StartAsync(_ => Task.CompletedTask, new FaultRule { Fault = fault, Probability = 1 });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(bench.Proxy.Url, "/bucket/key"));
        using var answer = await bench.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains($"<Code>{code}</Code>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_is_first_answered_by_an_empty_page_that_goes_on()
    {
        await using var bench = await Bench.SqsAsync(_ => "{}", new FaultRule { Fault = FaultKind.EmptyPage, Probability = 1 });
        const string Query = """{"ExpressionAttributeNames":{"#job":"job","#month":"month"},"ExpressionAttributeValues":{":job":{"S":"hottest"},":first":{"S":"0"}}}""";
        var (_, body) = await bench.CallAsync("DynamoDB_20120810.Query", Query);
        Assert.Equal("""{"Items":[],"Count":0,"ScannedCount":0,"LastEvaluatedKey":{"job":{"S":"hottest"},"month":{"S":"0"}}}""", body);
        Assert.Empty(bench.Asked);
    }

    [Fact]
    public async Task The_entries_of_an_answer_come_in_the_opposite_order()
    {
        await using var bench = await Bench.SqsAsync(_ => """{"Successful":[{"Id":"1"},{"Id":"2"}]}""", new FaultRule { Fault = FaultKind.Reordered, Probability = 1 });
        Assert.Equal("""{"Successful":[{"Id":"2"},{"Id":"1"}]}""", (await bench.CallAsync("SendMessageBatch")).Body);
    }

    private static async Task<HttpResponseMessage> SendAsync(Bench bench, string who)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, bench.Proxy.Url) { Content = new StringContent("{}") };
        request.Headers.Add("X-Amz-Target", "AmazonSQS.ReceiveMessage");
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential={who}/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0");
        return await bench.SendAsync(request);
    }
}
