using Amazon.Runtime;
using MassTransit;
using QueueMap.AmazonSqs.Tests.Emulators;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Wire;
using QueueMap.Worker.DeadLetters;

namespace QueueMap.Tests.DeadLetters;

/// <summary>Dead letters as the transport really writes them, on an SQS server that nobody here wrote.</summary>
public sealed class RealTransportTests(Fauxqs emulator) : IClassFixture<Fauxqs>
{
    [Fact(Timeout = 120_000)]
    public async Task A_batch_that_failed_for_good_is_read_with_its_cause()
    {
        emulator.Require();
        var queue = Emulator.NewName("batches");
        var bus = AmazonSqsBusFactory.Create(bus =>
        {
            bus.Host("us-east-1", host =>
            {
                host.ServiceUrl(emulator.Url);
                host.Credentials(new BasicAWSCredentials("key", "secret"));
            });
            bus.ConfigureJsonSerializerOptions(WireFormat.Configure);
            bus.ReceiveEndpoint(queue, endpoint =>
            {
                endpoint.WaitTimeSeconds = 1;
                endpoint.DeadLetterQueueName = queue + "-dead";
                endpoint.PublishFaults = false;
                endpoint.Handler<MapBatch>(_ => throw new InvalidDataException("the cause"));
            });
        });
        await bus.StartAsync();
        try
        {
            await (await bus.GetSendEndpoint(new Uri($"queue:{queue}"))).Send(new MapBatch("run", 3, [new Item("a.csv", 1, "e")], Pass: 2));

            var url = await emulator.Client.GetQueueUrlAsync(queue + "-dead", default);
            var letter = await FirstAsync(new DeadLetterReader(emulator.Client, url!, TimeProvider.System));

            Assert.Equal(new LetterBatch("run", 3, Pass: 2, Items: 1), letter.Batch);
            Assert.Equal(("InvalidDataException", "the cause", Environment.MachineName), (letter.Cause.Error, letter.Cause.Message, letter.Cause.Worker));
            Assert.Equal((1, false), (letter.Attempts, letter.IsSilent));
            Assert.Contains(nameof(RealTransportTests), letter.Stack, StringComparison.Ordinal);
        }
        finally
        {
            await bus.StopAsync();
        }
    }

    private static async Task<DeadLetter> FirstAsync(DeadLetterReader reader)
    {
        for (var i = 0; i < 60; i++)
        {
            await using var reading = await reader.ReadAsync(TimeSpan.FromSeconds(5), 10, _ => true, default);
            if (reading.Letters.Count > 0)
            {
                return reading.Letters[0];
            }
        }

        throw new TimeoutException("No letter came in 60 receives of 1 s.");
    }
}
