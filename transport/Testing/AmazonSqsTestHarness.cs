using QueueMap.AmazonSqs.Configuration;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Topology;

#pragma warning disable MA0046 // Events as upstream's harness has them, so that tests are compiled against either.

namespace MassTransit.Testing;

/// <summary>
/// A bus for tests, with one endpoint and an eye on all that passes. By default on a Localstack, wherever it is. Publishes
/// that nobody takes are dropped: a test looks for them in <see cref="BusTestHarness.Published"/>.
/// </summary>
public class AmazonSqsTestHarness : BusTestHarness
{
    private const string DefaultInputQueueName = "input_queue";

    private readonly bool _isLocalstack;
    private Uri _hostAddress;
    private Uri _inputQueueAddress;

    public AmazonSqsTestHarness()
        : this(Localstack.Address, Localstack.AnyKey, Localstack.AnyKey) => _isLocalstack = true;

    public AmazonSqsTestHarness(string host, string accessKey, string secretKey)
        : this(new Uri($"amazonsqs://{host}"), accessKey, secretKey) { }

    private AmazonSqsTestHarness(Uri hostAddress, string accessKey, string secretKey)
    {
        (_hostAddress, AccessKey, SecretKey) = (hostAddress, accessKey, secretKey);
        _inputQueueAddress = new(hostAddress, DefaultInputQueueName);
    }

    public event Action<IAmazonSqsBusFactoryConfigurator>? OnConfigureAmazonSqsBus;

    public event Action<IAmazonSqsReceiveEndpointConfigurator>? OnConfigureAmazonSqsReceiveEndpoint;

    public event Action<IAmazonSqsHostConfigurator>? OnConfigureAmazonSqsHost;

    /// <summary>Before the bus is made, with a client of SQS. The second is always null: there is no SNS.</summary>
    public event Action<ISqsQueues, object?>? OnCleanupVirtualHost;

    public Uri HostAddress
    {
        get => _hostAddress;
        set => (_hostAddress, _inputQueueAddress) = (value, new(value, InputQueueName));
    }

    public string AccessKey { get; }

    public string SecretKey { get; }

    public override string InputQueueName => DefaultInputQueueName;

    public override Uri InputQueueAddress => _inputQueueAddress;

    public AmazonSqsHostSettings GetHostSettings()
    {
        var host = new AmazonSqsHostConfigurator(HostAddress);
        ConfigureHostSettings(host);
        return host.Settings;
    }

    /// <summary>Purges a queue and its dead letters, as far as they exist.</summary>
    public virtual void CleanUpQueue(ISqsQueues amazonSqs, string queueName) =>
        CleanUpQueueAsync(amazonSqs, queueName).GetAwaiter().GetResult();

    protected virtual void ConfigureAmazonSqsBus(IAmazonSqsBusFactoryConfigurator configurator) => OnConfigureAmazonSqsBus?.Invoke(configurator);

    protected virtual void ConfigureAmazonSqsReceiveEndpoint(IAmazonSqsReceiveEndpointConfigurator configurator) =>
        OnConfigureAmazonSqsReceiveEndpoint?.Invoke(configurator);

    protected virtual void ConfigureAmazonSqsHost(IAmazonSqsHostConfigurator configurator) => OnConfigureAmazonSqsHost?.Invoke(configurator);

    protected virtual void CleanupVirtualHost(ISqsQueues amazonSqs) => OnCleanupVirtualHost?.Invoke(amazonSqs, null);

    protected virtual void ConfigureHost(IAmazonSqsBusFactoryConfigurator configurator) => configurator.Host(HostAddress, ConfigureHostSettings);

    protected override async Task<IBusControl> CreateBus()
    {
        using (var client = GetHostSettings().Client.Open())
        {
            await CleanUpQueueAsync(client, InputQueueName);
            CleanupVirtualHost(client);
        }

        return AmazonSqsBusFactory.Create(bus =>
        {
            ConfigureHost(bus);
            bus.PublishTopology.IsOptional = true;
            ConfigureBus(bus);
            ConfigureAmazonSqsBus(bus);
            bus.ReceiveEndpoint(InputQueueName, endpoint =>
            {
                endpoint.PrefetchCount = 1;
                endpoint.WaitTimeSeconds = 0;
                endpoint.PurgeOnStartup = true;
                ConfigureReceiveEndpoint(endpoint);
                ConfigureAmazonSqsReceiveEndpoint(endpoint);
                _inputQueueAddress = endpoint.InputAddress;
            });
        });
    }

    private static async Task CleanUpQueueAsync(ISqsQueues sqs, string queueName)
    {
        foreach (var name in new[] { queueName, $"{queueName}_error", $"{queueName}_skipped" })
        {
            if (await sqs.GetQueueUrlAsync(name, CancellationToken.None) is { } url)
            {
                await sqs.PurgeOnceAsync(url, CancellationToken.None);
            }
        }
    }

    private void ConfigureHostSettings(IAmazonSqsHostConfigurator host)
    {
        host.AccessKey(AccessKey);
        host.SecretKey(SecretKey);
        if (_isLocalstack)
        {
            host.ServiceUrl(Localstack.Url);
        }

        ConfigureAmazonSqsHost(host);
    }
}
