using System.Collections.Concurrent;
using System.Text;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Wire;

namespace QueueMap.Tests.Producing;

/// <summary>A bus in memory, configured as the product's, and what goes over it to one consumer of batches.</summary>
internal sealed class EmbeddedTransport : IAsyncDisposable, IConsumer<MapBatch>, IReceiveObserver
{
    private static readonly Uri s_queue = new("queue:batches");
    private readonly ServiceProvider _services;
    private readonly IBusControl _bus;

    private EmbeddedTransport()
    {
        _services = new ServiceCollection().AddLogging().AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.UsingInMemory((_, memory) =>
            {
                memory.ConfigureJsonSerializerOptions(WireFormat.Configure);
                memory.ReceiveEndpoint("batches", endpoint =>
                {
                    endpoint.PublishFaults = false;
                    endpoint.DiscardFaultedMessages();
                    endpoint.Instance(this);
                });
            });
        }).BuildServiceProvider();
        _bus = _services.GetRequiredService<IBusControl>();
        _bus.ConnectReceiveObserver(this);
    }

    public ConcurrentQueue<MapBatch> Consumed { get; } = new();

    /// <summary>Size of the body of each message received, in bytes.</summary>
    public ConcurrentQueue<int> Sizes { get; } = new();

    /// <summary>The body of the last message received, and what became of it.</summary>
    public string Body { get; private set; } = "";

    public TaskCompletionSource<Exception?> Received { get; private set; } = new();

    public static async Task<EmbeddedTransport> StartAsync()
    {
        var transport = new EmbeddedTransport();
        await transport._bus.StartAsync();
        return transport;
    }

    public async Task<Exception?> SendAsync(MapBatch batch)
    {
        Received = new();
        await (await _bus.GetSendEndpoint(s_queue)).Send(batch);
        return await Received.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>Sends an envelope to the letter, as a process of another release may.</summary>
    public async Task<Exception?> SendRawAsync(string envelope)
    {
        Received = new();
        await (await _bus.GetSendEndpoint(s_queue)).Send(new MapBatch("x", 0, []), context =>
            context.Serializer = new RawSerializer(Encoding.UTF8.GetBytes(envelope), context.Serializer.ContentType));
        return await Received.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    public Task Consume(ConsumeContext<MapBatch> context)
    {
        Consumed.Enqueue(context.Message);
        return Task.CompletedTask;
    }

    public Task PreReceive(ReceiveContext context)
    {
        var body = context.GetBody();
        Sizes.Enqueue(body.Length);
        Body = Encoding.UTF8.GetString(body);
        return Task.CompletedTask;
    }

    public Task PostReceive(ReceiveContext context)
    {
        if (!context.IsFaulted)
        {
            Received.TrySetResult(context.IsDelivered ? null : new InvalidOperationException("No consumer took it."));
        }

        return Task.CompletedTask;
    }

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType) where T : class => Task.CompletedTask;

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception) where T : class =>
        Task.CompletedTask;

    public Task ReceiveFault(ReceiveContext context, Exception exception)
    {
        Received.TrySetResult(exception);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _bus.StopAsync();
        await _services.DisposeAsync();
    }

    private sealed class RawSerializer(byte[] body, System.Net.Mime.ContentType contentType) : IMessageSerializer
    {
        public System.Net.Mime.ContentType ContentType { get; } = contentType;

        public MessageBody GetMessageBody<T>(SendContext<T> context) where T : class => new BytesMessageBody(body);
    }
}
