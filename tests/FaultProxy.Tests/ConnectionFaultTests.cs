using System.Net;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.FaultProxy.Tests;

public sealed class ConnectionFaultTests
{
    private static FaultRule First(FaultKind fault) => new() { Fault = fault, Calls = [1] };

    [Theory]
    [InlineData("AmazonSQS.SendMessageBatch", "Thrott")]
    [InlineData("DynamoDB_20120810.PutItem", "xceeded")]
    public async Task Throttling_speaks_the_protocol_and_asks_no_server(string operation, string code)
    {
        await using var bench = await Bench.SqsAsync(_ => "{}", First(FaultKind.Throttled));
        var (status, body) = await bench.CallAsync(operation);
        Assert.True(status is HttpStatusCode.BadRequest or HttpStatusCode.ServiceUnavailable);
        Assert.Contains("\"__type\":\"com.amazonaws.", body, StringComparison.Ordinal);
        Assert.Contains(code, body, StringComparison.Ordinal);
        Assert.Empty(bench.Asked);
        Assert.Equal(HttpStatusCode.OK, (await bench.CallAsync(operation)).Status);
    }

    [Fact]
    public async Task S3_is_slowed_down_in_XML()
    {
        await using var bench = await Bench.StartAsync(_ => Task.CompletedTask, First(FaultKind.Throttled));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(bench.Proxy.Url, "/bucket/key"));
        using var response = await bench.SendAsync(request);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("<Code>SlowDown</Code>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultKind.ServerError, HttpStatusCode.InternalServerError)]
    [InlineData(FaultKind.Unavailable, HttpStatusCode.ServiceUnavailable)]
    public async Task Server_errors_ask_no_server(FaultKind fault, HttpStatusCode status)
    {
        await using var bench = await Bench.SqsAsync(_ => "{}", First(fault));
        Assert.Equal(status, (await bench.CallAsync("DeleteMessageBatch")).Status);
        Assert.Empty(bench.Asked);
        Assert.Contains($"\"{fault}\":1", await bench.CountsAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultKind.LostRequest, 0)]
    [InlineData(FaultKind.LostResponse, 1)]
    public async Task A_lost_request_never_reaches_the_server_and_a_lost_response_follows_the_deed(FaultKind fault, int asked)
    {
        await using var bench = await Bench.SqsAsync(_ => "{}", First(fault));
        await Assert.ThrowsAsync<HttpRequestException>(() => bench.CallAsync("SendMessageBatch"));
        Assert.Equal(asked, bench.Asked.Count);
        Assert.Contains($"\"{fault}\":1", await bench.CountsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_message_answer_promises_its_length_and_breaks_off()
    {
        await using var bench = await Bench.SqsAsync(_ => """{"Messages":[]}""", First(FaultKind.TruncatedBody));
        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => bench.CallAsync("ReceiveMessage"));
        Assert.IsType<HttpIOException>(exception.InnerException);
        Assert.Single(bench.Asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_truncated_stream_has_begun_when_it_breaks_off(bool hasLength)
    {
        await using var bench = await Bench.StartAsync(
            async http =>
            {
                http.Response.ContentLength = hasLength ? 100_000 : null;
                await http.Response.Body.WriteAsync(new byte[100_000]);
            },
            First(FaultKind.TruncatedBody));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(bench.Proxy.Url, "/bucket/key"));
        if (hasLength)
        {
            using var response = await bench.SendAsync(request);
            Assert.Equal(100_000, response.Content.Headers.ContentLength);
            await using var body = await response.Content.ReadAsStreamAsync();
            await body.ReadExactlyAsync(new byte[50_000]);
            await Assert.ThrowsAsync<HttpIOException>(async () => await body.ReadExactlyAsync(new byte[1]));
            return;
        }

        // Without a length only a cut connection tells; how much has come before it is up to the wire.
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var response = await bench.SendAsync(request);
            await response.Content.ReadAsByteArrayAsync();
        });
    }

    [Fact]
    public async Task A_latency_holds_the_call_back_until_other_faults_come()
    {
        await using var bench = await Bench.SqsAsync(_ => "{}", new FaultRule { Fault = FaultKind.Latency, Calls = [1], Milliseconds = 600_000 });
        var call = bench.CallAsync("ReceiveMessage");
        while (!(await bench.CountsAsync()).Contains("\"Latency\":1", StringComparison.Ordinal))
        {
            Assert.False(call.IsCompleted);
        }

        Assert.Empty(bench.Asked);
        await bench.ControlAsync(HttpMethod.Put, "/faults", """{"rules":[]}""");
        Assert.Equal(HttpStatusCode.OK, (await call).Status);
    }

    [Fact]
    public async Task A_latency_comes_together_with_another_fault()
    {
        await using var bench = await Bench.SqsAsync(
            _ => "{}", new FaultRule { Fault = FaultKind.Latency, Probability = 1, Milliseconds = 1, JitterMilliseconds = 5 }, First(FaultKind.ServerError));
        Assert.Equal(HttpStatusCode.InternalServerError, (await bench.CallAsync("ReceiveMessage")).Status);
        Assert.Contains("\"Latency\":1", await bench.CountsAsync(), StringComparison.Ordinal);
    }
}
