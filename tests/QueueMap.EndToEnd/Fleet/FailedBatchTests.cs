using System.Text.Json;
using MassTransit;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.Contracts.Messages;
using QueueMap.Worker.Hosting;

namespace QueueMap.EndToEnd.Fleet;

/// <summary>A batch that fails is the same message at each of its deliveries.</summary>
public sealed class FailedBatchTests(LocalFleet fleet) : IClassFixture<LocalFleet>
{
    /// <summary>Twice four tries within ten seconds, and the first redelivery between them.</summary>
    private static readonly TimeSpan s_within = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task It_is_hidden_until_its_redelivery_and_never_sent_anew_and_SQS_allows_as_many_deliveries()
    {
        await fleet.SetUpAsync();
        using var sqs = fleet.Sqs();
        var names = new QueueNames();
        Assert.InRange(Endpoints.FleetRedeliveries.Count + 1, 2, await DeliveriesOfAsync(sqs, names.Batches));
        Assert.InRange(Endpoints.FleetRedeliveries.Count + 1, 2, await DeliveriesOfAsync(sqs, names.Partials));

        // Of a run that nobody has begun: no worker can say how it is mapped.
        var body = $$"""{"messageType":["{{MessageUrn.ForTypeString<MapBatch>()}}"],"message":{"version":1,"run":"nobodys","batch":0,"items":[]} }""";
        var id = Assert.Single(await sqs.SendAsync(await UrlOfAsync(sqs, names.Batches), [new(body, new Dictionary<string, string>())], default)).MessageId;
        using var worker = fleet.StartWorker("map");
        await Until.IsAsync(
            () => Task.FromResult(worker.Said),
            said => said.Contains($"Message {id} of {names.Batches} failed in its delivery 2 and comes again after 00:01:00", StringComparison.Ordinal),
            s_within);

        var reader = new QueueDepthReader(sqs);
        Assert.Equal(new QueueDepth(Visible: 0, InFlight: 1, Delayed: 0), (await reader.ReadAsync(await UrlOfAsync(sqs, names.Batches), default)).Depth);
        Assert.True((await reader.ReadAsync(await UrlOfAsync(sqs, names.DeadBatches), default)).IsKnownEmpty);
        Assert.Contains($"Message {id} of {names.Batches} failed in its delivery 1 and comes again after 00:00:10", worker.Said, StringComparison.Ordinal);
    }

    private static async Task<int> DeliveriesOfAsync(SqsClient sqs, string queue)
    {
        using var policy = JsonDocument.Parse((await sqs.GetAttributesAsync(await UrlOfAsync(sqs, queue), ["RedrivePolicy"], default))["RedrivePolicy"]);
        return Convert.ToInt32(policy.RootElement.GetProperty("maxReceiveCount").ToString());
    }

    private static async Task<string> UrlOfAsync(SqsClient sqs, string queue) =>
        await sqs.GetQueueUrlAsync(queue, default) ?? throw new InvalidOperationException($"There is no queue {queue}.");
}
