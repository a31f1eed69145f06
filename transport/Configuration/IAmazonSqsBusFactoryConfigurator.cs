using QueueMap.AmazonSqs.Configuration;

namespace MassTransit;

public interface IAmazonSqsBusFactoryConfigurator : IBusFactoryConfigurator<IAmazonSqsReceiveEndpointConfigurator>
{
    /// <summary>What the bus may do about queues that are missing; <see cref="AmazonSqsTopologyMode.Create"/> by default.</summary>
    AmazonSqsTopologyMode TopologyMode { set; }

    void Host(AmazonSqsHostSettings settings);

    void OverrideDefaultBusEndpointQueueName(string value);
}
