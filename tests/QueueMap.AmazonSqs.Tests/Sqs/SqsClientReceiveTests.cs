using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Tests.Sqs;

public sealed class SqsClientReceiveTests
{
    private static Task<SqsReceived> ReceiveAsync(SqsClient client) =>
        client.ReceiveAsync("http://sqs.test/1/q", 10, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30), default);

    [Fact]
    public async Task An_empty_body_with_status_200_is_an_empty_receive()
    {
        using var client = ScriptedHttp.Ok("").Client();
        var received = await ReceiveAsync(client);
        Assert.Empty(received.Messages);
        Assert.Empty(received.Corrupt);
    }

    [Fact]
    public async Task Both_names_of_the_attribute_list_are_sent()
    {
        var http = ScriptedHttp.Ok("{}");
        using var client = http.Client();
        await ReceiveAsync(client);
        var body = Assert.Single(http.Calls).Body;
        foreach (var name in new[] { "AttributeNames", "MessageSystemAttributeNames", "MessageAttributeNames" })
        {
            Assert.Equal("All", body.GetProperty(name)[0].GetString());
        }
    }

    [Fact]
    public async Task A_message_comes_with_its_attributes_its_count_and_its_time()
    {
        using var client = ScriptedHttp.Ok("""
            {"Messages":[{"MessageId":"m","ReceiptHandle":"r","Body":"hello","MD5OfBody":"5d41402abc4b2a76b9719d911017c592",
             "Attributes":{"ApproximateReceiveCount":"3","SentTimestamp":"1700000000000"},
             "MessageAttributes":{"a":{"StringValue":"1","DataType":"String"}}}]}
            """).Client();
        var message = Assert.Single((await ReceiveAsync(client)).Messages);
        Assert.Equal("hello", message.Body);
        Assert.Equal(3, message.ReceiveCount);
        Assert.Equal(1_700_000_000_000, message.SentAt?.ToUnixTimeMilliseconds());
        Assert.Equal("1", message.Attributes["a"]);
    }

    [Fact]
    public async Task A_body_that_is_not_what_its_MD5_says_is_told_apart()
    {
        using var client = ScriptedHttp.Ok("""
            {"Messages":[{"MessageId":"bad","ReceiptHandle":"r","Body":"hellO","MD5OfBody":"5d41402abc4b2a76b9719d911017c592"}]}
            """).Client();
        var received = await ReceiveAsync(client);
        Assert.Empty(received.Messages);
        Assert.Equal("bad", Assert.Single(received.Corrupt).MessageId);
    }
}
