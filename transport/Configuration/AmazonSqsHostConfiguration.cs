using System.Collections.Concurrent;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.Transports;
using QueueMap.AmazonSqs.Endpoints;
using QueueMap.AmazonSqs.Sending;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Topology;

namespace QueueMap.AmazonSqs.Configuration;

/// <summary>One SQS for all endpoints of a bus.</summary>
internal sealed class AmazonSqsHostConfiguration : BaseHostConfiguration<AmazonSqsReceiveEndpointConfiguration, IAmazonSqsReceiveEndpointConfigurator>
{
    private readonly AmazonSqsBusConfiguration _bus;
    private readonly SqsTopologyConfiguration _configuration;
    private readonly SqsBusTopology _topology;
    private readonly Lazy<SqsConnection> _connection;
    private AmazonSqsHostSettings _settings = new HostSettings(new("default", scope: null), new());

    public AmazonSqsHostConfiguration(AmazonSqsBusConfiguration bus, SqsTopologyConfiguration topology)
        : base(bus)
    {
        _bus = bus;
        _configuration = topology;
        _topology = new(this, topology);
        Headers = TransportHeaders.Adapter(allow: null);
        _connection = new(() => new(Settings.Client, TopologyMode));
        // What MassTransit retries by this policy is retried here by the pumps; it only asks that there is one.
        ReceiveTransportRetryPolicy = Retry.CreatePolicy(retry => retry.Exponential(10, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(3)));
    }

    public AmazonSqsHostSettings Settings
    {
        get => _settings;
        set
        {
            _settings = value;
            Headers = TransportHeaders.Adapter(value.AllowTransportHeader);
            if (value.ScopeTopics && new AmazonSqsHostAddress(value.HostAddress) is { HasScope: true } address)
            {
                _configuration.Message.SetEntityNameFormatter(new PrefixEntityNameFormatter(_configuration.Message.EntityNameFormatter, $"{address.Scope}_"));
            }
        }
    }

    /// <summary>Writes MassTransit's headers as SQS's attributes.</summary>
    public TransportSetHeaderAdapter<string> Headers { get; private set; }

    public AmazonSqsTopologyMode TopologyMode { get; set; }

    public AmazonSqsReceiveGate ReceiveGate { get; set; } = new();

    public PublishRoutes Routes { get; } = new();

    /// <summary>Temporary endpoints that have no queue, because the mode creates none. What asks for an answer there asks in vain.</summary>
    public ConcurrentDictionary<string, bool> WithoutQueue { get; } = new(StringComparer.Ordinal);

    /// <summary>Made at first use, when the configuration is complete.</summary>
    public SqsConnection Connection => _connection.Value;

    public override Uri HostAddress => Settings.HostAddress;

    public override IBusTopology Topology => _topology;

    public SqsSendTopology SendTopology => _configuration.Send;

    public SqsPublishTopology PublishTopology => _configuration.Publish;

    public override IRetryPolicy ReceiveTransportRetryPolicy { get; }

    public AmazonSqsReceiveEndpointConfiguration CreateEndpoint(
        string queueName, AmazonSqsEndpointConfiguration endpoint, Action<IAmazonSqsReceiveEndpointConfigurator>? configure)
    {
        var configuration = new AmazonSqsReceiveEndpointConfiguration(this, queueName, endpoint);
        configure?.Invoke(configuration);
        Observers.EndpointConfigured(configuration);
        Add(configuration);
        return configuration;
    }

    public AmazonSqsReceiveEndpointConfiguration CreateEndpoint(string queueName, Action<IAmazonSqsReceiveEndpointConfigurator>? configure) =>
        CreateEndpoint(queueName, _bus.CreateEndpointConfiguration(), configure);

    public override IReceiveEndpointConfiguration CreateReceiveEndpointConfiguration(string queueName, Action<IReceiveEndpointConfigurator>? configure) =>
        CreateEndpoint(queueName, configure);

    public override void ReceiveEndpoint(string queueName, Action<IAmazonSqsReceiveEndpointConfigurator> configureEndpoint) =>
        CreateEndpoint(queueName, configureEndpoint);

    public override void ReceiveEndpoint(
        IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter, Action<IAmazonSqsReceiveEndpointConfigurator>? configureEndpoint = null) =>
        CreateEndpoint(NameOf(definition, endpointNameFormatter), By(definition, configureEndpoint));

    public Action<IAmazonSqsReceiveEndpointConfigurator> By(IEndpointDefinition definition, Action<IAmazonSqsReceiveEndpointConfigurator>? configure) => endpoint =>
    {
        ApplyEndpointDefinition(endpoint, definition);
        if (definition.IsTemporary)
        {
            endpoint.AutoDelete = true;
            endpoint.Durable = false;
        }

        configure?.Invoke(endpoint);
    };

    public static string NameOf(IEndpointDefinition definition, IEndpointNameFormatter? formatter) =>
        definition.GetEndpointName(formatter ?? DefaultEndpointNameFormatter.Instance);

    public override IHost Build()
    {
        var host = new AmazonSqsHost(this, _topology);
        foreach (var endpoint in GetConfiguredEndpoints())
        {
            endpoint.Build(host);
        }

        return host;
    }
}
