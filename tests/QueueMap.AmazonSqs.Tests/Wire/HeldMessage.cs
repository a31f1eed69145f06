using MassTransit;
using QueueMap.AmazonSqs.Endpoints;
using QueueMap.AmazonSqs.Receiving;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Tests.Buses;

namespace QueueMap.AmazonSqs.Tests.Wire;

/// <summary>One message under a consumer that ends when the test says so, whatever its token says.</summary>
internal sealed class HeldMessage
{
    private readonly TestBus _bus;
    private readonly SqsClient _direct;
    private readonly Inbox<Delivery> _runs = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HeldMessage(TestBus bus, SqsClient direct)
    {
        (_bus, _direct) = (bus, direct);
        bus.Endpoint(Workload.Queue, endpoint =>
        {
            endpoint.VisibilityTimeout = 2;
            endpoint.Handler<Work>(async context =>
            {
                context.ReceiveContext.TryGetPayload(out SqsReceiveContext? received);
                _runs.Add(received!.Delivery);
                await _end.Task;
            });
        });
    }

    public async Task<Delivery> StartAsync()
    {
        await _bus.StartAsync();
        await _bus.SendAsync(Workload.Queue, new Work(1));
        return await _runs.NextAsync();
    }

    /// <summary>What SQS may do at any moment, done by hand: another receive brings the message that is held.</summary>
    public async Task RedeliverAsync(Delivery delivery)
    {
        var handle = delivery.ReceiptHandle;
        await _direct.ChangeVisibilityAsync(await _bus.UrlOfAsync(Workload.Queue), [new(handle, TimeSpan.Zero)], default);
        await UntilReceivedAgainAsync(delivery, handle);
    }

    public static Task UntilReceivedAgainAsync(Delivery delivery, string handle) =>
        DeadLetterTests.UntilAsync(() => Task.FromResult(delivery.ReceiptHandle != handle));

    /// <summary>It ends, leaves the queue, and has not run a second time; nor is it dead.</summary>
    public async Task EndsWellAsync()
    {
        _end.TrySetResult();
        await DeadLetterTests.UntilAsync(() => _bus.IsEmptyAsync(Workload.Queue));
        await _bus.StopAsync();
        Assert.Equal(0, _runs.Count);
        Assert.True(await _bus.IsEmptyAsync(Workload.Queue));
        Assert.True(await _bus.IsEmptyAsync(Workload.Queue, "_error"));
    }
}
