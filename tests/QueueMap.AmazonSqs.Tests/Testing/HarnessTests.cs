using MassTransit;
using MassTransit.Testing;
using QueueMap.AmazonSqs.Tests.Buses;
using QueueMap.AmazonSqs.Tests.Emulators;

namespace QueueMap.AmazonSqs.Tests.Testing;

public sealed class HarnessTests(Fauxqs emulator) : IClassFixture<Fauxqs>
{
    [Fact]
    public async Task The_harness_sees_what_is_sent_consumed_and_published_even_to_nobody()
    {
        emulator.Require();
        var cleaned = new List<object?>();
        using var harness = new AmazonSqsTestHarness("us-east-1", "key", "secret");
        harness.OnConfigureAmazonSqsHost += host => host.ServiceUrl(emulator.Url);
        harness.OnConfigureAmazonSqsReceiveEndpoint += endpoint => endpoint.Handler<Work>(context => context.Publish(new Nobodys(context.Message.Id)));
        harness.OnCleanupVirtualHost += (sqs, sns) =>
        {
            harness.CleanUpQueue(sqs, "no-such-queue");
            cleaned.Add(sns);
        };
        await harness.Start();
        await harness.InputQueueSendEndpoint.Send(new Work(1));
        Assert.True(await harness.Sent.Any<Work>());
        Assert.True(await harness.Consumed.Any<Work>());
        Assert.True(await harness.Published.Any<Nobodys>());
        Assert.Equal(new Uri("amazonsqs://us-east-1/input_queue"), harness.InputQueueAddress);
        Assert.Equal([null], cleaned);
        await harness.Stop();
    }
}
