namespace MassTransit;

/// <summary>Its settings of a queue are those of the bus's own queue, to which answers come.</summary>
public interface IAmazonSqsBusFactoryConfigurator :
    IBusFactoryConfigurator<IAmazonSqsReceiveEndpointConfigurator>,
    IAmazonSqsQueueEndpointConfigurator
{
    /// <summary>What the bus may do about queues that are missing; <see cref="AmazonSqsTopologyMode.Create"/> by default.</summary>
    AmazonSqsTopologyMode TopologyMode { set; }

    /// <summary>By which somebody else than the bus ends its receiving; of one bus only.</summary>
    AmazonSqsReceiveGate ReceiveGate { set; }

    new IAmazonSqsSendTopologyConfigurator SendTopology { get; }

    new IAmazonSqsPublishTopologyConfigurator PublishTopology { get; }

    void Host(AmazonSqsHostSettings settings);

    void OverrideDefaultBusEndpointQueueName(string value);

    void Send<T>(Action<IAmazonSqsMessageSendTopologyConfigurator<T>> configureTopology)
        where T : class;

    /// <summary>Where publishes of a type go besides the queues of this process, as in <c>bus.Publish&lt;Order&gt;(x => x.ToQueue("orders"))</c>.</summary>
    void Publish<T>(Action<IAmazonSqsMessagePublishTopologyConfigurator<T>>? configureTopology = null)
        where T : class;

    void Publish(Type messageType, Action<IAmazonSqsMessagePublishTopologyConfigurator>? configure = null);
}
