using MassTransit;
using MassTransit.Configuration;
using MassTransit.Observables;
using QueueMap.AmazonSqs.Topology;

namespace QueueMap.AmazonSqs.Configuration;

internal class AmazonSqsEndpointConfiguration : EndpointConfiguration
{
    private readonly SqsTopologyConfiguration _topology;

    public AmazonSqsEndpointConfiguration(SqsTopologyConfiguration topology)
        : base(topology) => _topology = topology;

    private AmazonSqsEndpointConfiguration(AmazonSqsEndpointConfiguration parent, SqsTopologyConfiguration topology, bool isBusEndpoint)
        : base(parent, topology, isBusEndpoint) => _topology = topology;

    public AmazonSqsEndpointConfiguration CreateEndpointConfiguration(bool isBusEndpoint = false) =>
        new(this, new SqsTopologyConfiguration(_topology), isBusEndpoint);
}

internal sealed class AmazonSqsBusConfiguration : AmazonSqsEndpointConfiguration, IBusConfiguration
{
    private readonly BusObservable _observers = new();

    private AmazonSqsBusConfiguration(SqsTopologyConfiguration topology)
        : base(topology)
    {
        SqsTopology = topology;
        HostConfiguration = new(this, topology);
        BusEndpointConfiguration = CreateEndpointConfiguration(isBusEndpoint: true);
    }

    public SqsTopologyConfiguration SqsTopology { get; }

    public AmazonSqsHostConfiguration HostConfiguration { get; }

    public AmazonSqsEndpointConfiguration BusEndpointConfiguration { get; }

    IHostConfiguration IBusConfiguration.HostConfiguration => HostConfiguration;

    IEndpointConfiguration IBusConfiguration.BusEndpointConfiguration => BusEndpointConfiguration;

    IBusObserver IBusConfiguration.BusObservers => _observers;

    public static AmazonSqsBusConfiguration Create() => new(new SqsTopologyConfiguration());

    public ConnectHandle ConnectBusObserver(IBusObserver observer) => _observers.Connect(observer);

    public ConnectHandle ConnectEndpointConfigurationObserver(IEndpointConfigurationObserver observer) =>
        HostConfiguration.ConnectEndpointConfigurationObserver(observer);
}
