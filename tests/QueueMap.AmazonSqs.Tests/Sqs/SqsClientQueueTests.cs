using System.Net;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Tests.Sqs;

public sealed class SqsClientQueueTests
{
    [Fact]
    public async Task All_pages_of_the_source_queues_are_read()
    {
        var http = new ScriptedHttp(
            (HttpStatusCode.OK, """{"queueUrls":["a","b"],"NextToken":"more"}"""),
            (HttpStatusCode.OK, """{"queueUrls":["c"]}"""));
        using var client = http.Client();
        Assert.Equal(["a", "b", "c"], await client.ListDeadLetterSourceQueuesAsync("dead", default));
        Assert.Equal("more", http.Calls[1].Body.GetProperty("NextToken").GetString());
    }

    [Fact]
    public async Task A_move_task_is_started_listed_and_cancelled()
    {
        var http = new ScriptedHttp(
            (HttpStatusCode.OK, """{"TaskHandle":"t"}"""),
            (HttpStatusCode.OK, """{"Results":[{"TaskHandle":"t","Status":"RUNNING","ApproximateNumberOfMessagesMoved":3,"ApproximateNumberOfMessagesToMove":5}]}"""),
            (HttpStatusCode.OK, "{}"));
        using var client = http.Client();
        Assert.Equal("t", await client.StartMessageMoveTaskAsync("arn", destinationArn: null, maxMessagesPerSecond: 50, default));
        Assert.Equal(new SqsMoveTask("t", "RUNNING", 3, 5, null), Assert.Single(await client.ListMessageMoveTasksAsync("arn", default)));
        await client.CancelMessageMoveTaskAsync("t", default);
        Assert.Equal(50, http.Calls[0].Body.GetProperty("MaxNumberOfMessagesPerSecond").GetInt32());
        Assert.False(http.Calls[0].Body.TryGetProperty("DestinationArn", out _));
        Assert.Equal("CancelMessageMoveTask", http.Calls[2].Operation);
    }

    [Fact]
    public async Task A_queue_is_created_with_attributes_and_tags()
    {
        var http = ScriptedHttp.Ok("""{"QueueUrl":"http://sqs.test/1/q"}""");
        using var client = http.Client();
        var attributes = new Dictionary<string, string> { ["VisibilityTimeout"] = "30" };
        var tags = new Dictionary<string, string> { ["team"] = "data" };
        Assert.Equal("http://sqs.test/1/q", await client.CreateQueueAsync("q", attributes, tags, default));
        var body = Assert.Single(http.Calls).Body;
        Assert.Equal("30", body.GetProperty("Attributes").GetProperty("VisibilityTimeout").GetString());
        Assert.Equal("data", body.GetProperty("tags").GetProperty("team").GetString());
    }
}
