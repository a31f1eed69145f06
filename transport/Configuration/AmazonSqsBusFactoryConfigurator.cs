using MassTransit;
using MassTransit.Configuration;
using MassTransit.Transports;

namespace QueueMap.AmazonSqs.Configuration;

internal sealed class AmazonSqsBusFactoryConfigurator(AmazonSqsBusConfiguration bus)
    : BusFactoryConfigurator(bus), IAmazonSqsBusFactoryConfigurator, IBusFactory
{
    private string? _busQueueName;

    public AmazonSqsTopologyMode TopologyMode
    {
        set => bus.HostConfiguration.TopologyMode = value;
    }

    public void Host(AmazonSqsHostSettings settings) => bus.HostConfiguration.Settings = settings;

    public void OverrideDefaultBusEndpointQueueName(string value) => _busQueueName = value;

    public IReceiveEndpointConfiguration CreateBusEndpointConfiguration(Action<IReceiveEndpointConfigurator> configure) =>
        bus.HostConfiguration.CreateEndpoint(
            _busQueueName ?? bus.Topology.Consume.CreateTemporaryQueueName("bus"),
            bus.BusEndpointConfiguration,
            endpoint =>
            {
                endpoint.AutoDelete = true;
                endpoint.Durable = false;
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
}

internal sealed class AmazonSqsRegistrationBusFactory : TransportRegistrationBusFactory<IAmazonSqsReceiveEndpointConfigurator>
{
    private readonly AmazonSqsBusConfiguration _bus;
    private readonly Action<IBusRegistrationContext, IAmazonSqsBusFactoryConfigurator>? _configure;

    public AmazonSqsRegistrationBusFactory(Action<IBusRegistrationContext, IAmazonSqsBusFactoryConfigurator>? configure)
        : this(AmazonSqsBusConfiguration.Create(), configure) { }

    private AmazonSqsRegistrationBusFactory(AmazonSqsBusConfiguration bus, Action<IBusRegistrationContext, IAmazonSqsBusFactoryConfigurator>? configure)
        : base(bus.HostConfiguration) => (_bus, _configure) = (bus, configure);

    public override IBusInstance CreateBus(
        IBusRegistrationContext context, IEnumerable<IBusInstanceSpecification> specifications, string busName) =>
        CreateBus(new AmazonSqsBusFactoryConfigurator(_bus), context, _configure, specifications);
}
