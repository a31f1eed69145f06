using MassTransit;
using MassTransit.Configuration;
using MassTransit.Transports;
using QueueMap.AmazonSqs.Topology;

namespace QueueMap.AmazonSqs.Configuration;

internal sealed class AmazonSqsBusFactoryConfigurator(AmazonSqsBusConfiguration bus)
    : BusFactoryConfigurator(bus), IAmazonSqsBusFactoryConfigurator, IBusFactory
{
    private readonly QueueSettings _queue = new() { AutoDelete = true, Durable = false };
    private readonly List<Action<IAmazonSqsReceiveEndpointConfigurator>> _queueSettings = [];
    private string? _busQueueName;

    public bool Durable
    {
        set => _queue.Durable = value;
    }

    public bool AutoDelete
    {
        set => _queue.AutoDelete = value;
    }

    public ushort WaitTimeSeconds
    {
        set => _queueSettings.Add(endpoint => endpoint.WaitTimeSeconds = value);
    }

    public bool PurgeOnStartup
    {
        set => _queueSettings.Add(endpoint => endpoint.PurgeOnStartup = value);
    }

    public IDictionary<string, object> QueueAttributes => _queue.QueueAttributes;

    public IDictionary<string, object> QueueSubscriptionAttributes => _queue.QueueSubscriptionAttributes;

    public IDictionary<string, string> QueueTags => _queue.QueueTags;

    public new IAmazonSqsSendTopologyConfigurator SendTopology => bus.SqsTopology.Send;

    public new IAmazonSqsPublishTopologyConfigurator PublishTopology => bus.SqsTopology.Publish;

    public AmazonSqsTopologyMode TopologyMode
    {
        set => bus.HostConfiguration.TopologyMode = value;
    }

    public AmazonSqsReceiveGate ReceiveGate
    {
        set => bus.HostConfiguration.ReceiveGate = value;
    }

    public void Host(AmazonSqsHostSettings settings) => bus.HostConfiguration.Settings = settings;

    public void OverrideDefaultBusEndpointQueueName(string value) => _busQueueName = value;

    public void Send<T>(Action<IAmazonSqsMessageSendTopologyConfigurator<T>> configureTopology)
        where T : class => configureTopology?.Invoke(((IAmazonSqsSendTopology)SendTopology).GetMessageTopology<T>());

    public void Publish<T>(Action<IAmazonSqsMessagePublishTopologyConfigurator<T>>? configureTopology = null)
        where T : class => Apply(PublishTopology.GetMessageTopology<T>(), configureTopology);

    public void Publish(Type messageType, Action<IAmazonSqsMessagePublishTopologyConfigurator>? configure = null) =>
        Apply(PublishTopology.GetMessageTopology(messageType), configure);

    public IReceiveEndpointConfiguration CreateBusEndpointConfiguration(Action<IReceiveEndpointConfigurator> configure) =>
        bus.HostConfiguration.CreateEndpoint(
            _busQueueName ?? bus.Topology.Consume.CreateTemporaryQueueName("bus"),
            bus.BusEndpointConfiguration,
            endpoint =>
            {
                (endpoint.AutoDelete, endpoint.Durable) = (_queue.AutoDelete, _queue.Durable);
                Copy(_queue.QueueAttributes, endpoint.QueueAttributes);
                Copy(_queue.QueueSubscriptionAttributes, endpoint.QueueSubscriptionAttributes);
                Copy(_queue.QueueTags, endpoint.QueueTags);
                _queueSettings.ForEach(set => set(endpoint));
                configure(endpoint);
            });

    public void ReceiveEndpoint(
        IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter = null, Action<IAmazonSqsReceiveEndpointConfigurator>? configureEndpoint = null) =>
        bus.HostConfiguration.ReceiveEndpoint(definition, endpointNameFormatter, configureEndpoint);

    public void ReceiveEndpoint(
        IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter = null, Action<IReceiveEndpointConfigurator>? configureEndpoint = null) =>
        bus.HostConfiguration.ReceiveEndpoint(definition, endpointNameFormatter, configureEndpoint);

    public void ReceiveEndpoint(string queueName, Action<IAmazonSqsReceiveEndpointConfigurator> configureEndpoint) =>
        bus.HostConfiguration.ReceiveEndpoint(queueName, configureEndpoint);

    public void ReceiveEndpoint(string queueName, Action<IReceiveEndpointConfigurator> configureEndpoint) =>
        bus.HostConfiguration.ReceiveEndpoint(queueName, configureEndpoint);

    /// <summary>The topology is made even where nothing is said of it: it then is one of those that exist from the start.</summary>
    private static void Apply<T>(T topology, Action<T>? configure) => configure?.Invoke(topology);

    private static void Copy<T>(IDictionary<string, T> from, IDictionary<string, T> to)
    {
        foreach (var (name, value) in from)
        {
            to[name] = value;
        }
    }
}
