using System.Net;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Tests.Sqs;
using QueueMap.AmazonSqs.Topology;

namespace QueueMap.AmazonSqs.Tests.Topology;

public sealed class PurgeTests
{
    [Fact]
    public async Task A_second_purge_within_a_minute_is_as_good_as_the_first()
    {
        var http = new ScriptedHttp(ScriptedHttp.Error(HttpStatusCode.BadRequest, "PurgeQueueInProgress"));
        using var client = http.Client();
        await client.PurgeOnceAsync("http://sqs.test/1/queue", default);
        Assert.Single(http.Calls);
    }

    [Fact]
    public async Task Another_refusal_is_not_hidden()
    {
        using var client = new ScriptedHttp(ScriptedHttp.Error(HttpStatusCode.Forbidden, "AccessDenied")).Client();
        var exception = await Assert.ThrowsAsync<SqsException>(() => client.PurgeOnceAsync("http://sqs.test/1/queue", default));
        Assert.Equal(SqsErrorKind.AccessDenied, exception.Kind);
    }
}
