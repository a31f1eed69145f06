using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Tests.Sqs;

public sealed class SqsClientEndpointTests
{
    private const string Queue = "http://a-host-that-a-server-made-up:1/123/queue";

    [Fact]
    public async Task The_configured_service_is_called_never_the_host_of_the_queue_url()
    {
        var http = ScriptedHttp.Ok("{}");
        using var client = http.Client();
        await client.ReceiveAsync(Queue, 10, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30), default);
        var call = Assert.Single(http.Calls);
        Assert.Equal("sqs.test", call.Url.Host);
        Assert.Equal(Queue, call.Body.GetProperty("QueueUrl").GetString());
    }

    [Theory]
    [InlineData("http://special.test/", "http://general.test/", "special.test")]
    [InlineData(null, "http://general.test/", "general.test")]
    [InlineData("", "http://general.test/", "general.test")]
    public async Task The_environment_names_the_endpoint(string? special, string? general, string expected)
    {
        var http = ScriptedHttp.Ok("{}");
        using var client = http.Client(new()
        {
            Region = "eu-central-1",
            Environment = name => name switch { "AWS_ENDPOINT_URL_SQS" => special, "AWS_ENDPOINT_URL" => general, _ => null },
        });
        await client.GetQueueUrlAsync("queue", default);
        Assert.Equal(expected, Assert.Single(http.Calls).Url.Host);
    }

    [Theory]
    [InlineData("eu-central-1", "sqs.eu-central-1.amazonaws.com")]
    [InlineData("cn-north-1", "sqs.cn-north-1.amazonaws.com.cn")]
    public async Task Without_an_endpoint_the_region_is_called_over_tls_and_signed_for(string region, string expected)
    {
        var http = ScriptedHttp.Ok("{}");
        using var client = http.Client(new() { Region = region, Environment = _ => null });
        await client.GetQueueUrlAsync("queue", default);
        var call = Assert.Single(http.Calls);
        Assert.Equal("https", call.Url.Scheme);
        Assert.Equal(expected, call.Url.Host);
        Assert.Contains($"/{region}/sqs/aws4_request", call.Authorization, StringComparison.Ordinal);
    }
}
