using Amazon.Runtime;
using MassTransit;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Tests.Emulators;

namespace QueueMap.AmazonSqs.Tests.Buses;

/// <summary>A bus on an emulator with queues of its own, started and stopped by the test.</summary>
internal sealed class TestBus(Emulator emulator) : IAsyncDisposable
{
    /// <summary>A bus waits for its server, and for its consumers, as long as it takes; a test does not.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly string _suffix = Emulator.NewName("t");
    private readonly List<Action<IAmazonSqsBusFactoryConfigurator>> _configuration = [];
    private IBusControl? _control;

    public IBusControl Bus => _control ?? throw new InvalidOperationException("The bus is not started.");

    public AmazonSqsTopologyMode Mode { get; init; }

    public HttpClientFactory? Http { get; init; }

    /// <summary>Where the bus finds the server, if not directly. The test itself always asks directly.</summary>
    public Uri Url { get; init; } = emulator.Url;

    public Action<IAmazonSqsHostConfigurator>? Host { get; init; }

    public string NameOf(string queue) => $"{queue}-{_suffix}";

    public Uri AddressOf(string queue) => new($"queue:{NameOf(queue)}");

    public TestBus With(Action<IAmazonSqsBusFactoryConfigurator> configure)
    {
        _configuration.Add(configure);
        return this;
    }

    /// <summary>An endpoint whose polls are short, so that its stop is, too.</summary>
    public TestBus Endpoint(string queue, Action<IAmazonSqsReceiveEndpointConfigurator> configure) => With(bus => bus.ReceiveEndpoint(NameOf(queue), endpoint =>
    {
        endpoint.WaitTimeSeconds = 1;
        configure(endpoint);
    }));

    public TestBus Handle<T>(string queue, Func<ConsumeContext<T>, Task> handle)
        where T : class => Endpoint(queue, endpoint => endpoint.Handler<T>(context => handle(context)));

    public TestBus Collect<T>(string queue, Inbox<T> inbox)
        where T : class => Handle<T>(queue, context =>
        {
            inbox.Add(context.Message);
            return Task.CompletedTask;
        });

    public async Task<TestBus> StartAsync(bool untilReady = true)
    {
        emulator.Require();
        _control = AmazonSqsBusFactory.Create(bus =>
        {
            bus.TopologyMode = Mode;
            Connect(bus);
            bus.UseDelayedMessageScheduler();
            _configuration.ForEach(configure => configure(bus));
        });
        var start = _control.StartAsync();
        if (untilReady)
        {
            await start.WaitAsync(s_patience, TimeProvider.System);
        }

        return this;
    }

    public void Connect(IAmazonSqsBusFactoryConfigurator bus) => bus.Host("us-east-1", host =>
    {
        host.ServiceUrl(Url);
        host.Credentials(new BasicAWSCredentials("key", "secret"));
        if (Http is not null)
        {
            host.HttpClientFactory(Http);
        }

        Host?.Invoke(host);
    });

    public async Task SendAsync<T>(string queue, T message)
        where T : class => await (await Bus.GetSendEndpoint(AddressOf(queue))).Send(message);

    public async Task<string> UrlOfAsync(string queue, string suffix = "") =>
        await emulator.Client.GetQueueUrlAsync(NameOf(queue) + suffix, default) ?? throw new InvalidOperationException($"There is no queue {NameOf(queue)}.");

    /// <summary>Takes the next message from a queue without a consumer, such as that of dead letters.</summary>
    public async Task<SqsMessage> TakeAsync(string queue, string suffix = "")
    {
        var url = await UrlOfAsync(queue, suffix);
        for (var i = 0; i < 30; i++)
        {
            if ((await emulator.Client.ReceiveAsync(url, 1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), default)).Messages is [var message])
            {
                await emulator.Client.DeleteAsync(url, [message.ReceiptHandle], default);
                return message;
            }
        }

        throw new TimeoutException($"No message came to {NameOf(queue)} in 30 receives of 1 s.");
    }

    /// <summary>Neither visible nor hidden messages are left.</summary>
    public async Task<bool> IsEmptyAsync(string queue, string suffix = "")
    {
        var counts = await emulator.Client.GetAttributesAsync(
            await UrlOfAsync(queue, suffix), ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"], default);
        return counts.Values.All(count => count == "0");
    }

    public async Task StopAsync()
    {
        if (_control is { } control)
        {
            _control = null;
            await control.StopAsync().WaitAsync(s_patience, TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
