using MassTransit;
using MassTransit.Configuration;
using MassTransit.Topology;

namespace QueueMap.AmazonSqs.Topology;

internal sealed class SqsSendTopology : SendTopology, IAmazonSqsSendTopologyConfigurator
{
    public Action<IAmazonSqsQueueConfigurator>? ConfigureErrorSettings { get; set; }

    public Action<IAmazonSqsQueueConfigurator>? ConfigureDeadLetterSettings { get; set; }

    /// <summary>What this bus's dead-letter queues are created with.</summary>
    public QueueSettings DeadLetterQueue()
    {
        var settings = new QueueSettings();
        ConfigureDeadLetterSettings?.Invoke(settings);
        ConfigureErrorSettings?.Invoke(settings);
        return settings;
    }

    IAmazonSqsMessageSendTopologyConfigurator<T> IAmazonSqsSendTopology.GetMessageTopology<T>() =>
        (IAmazonSqsMessageSendTopologyConfigurator<T>)GetMessageTopology<T>();

    protected override IMessageSendTopologyConfigurator CreateMessageTopology<T>(Type type)
    {
        var topology = new SqsMessageSendTopology<T>();
        OnMessageTopologyCreated(topology);
        return topology;
    }
}

internal sealed class SqsMessageSendTopology<T> : MessageSendTopology<T>, IAmazonSqsMessageSendTopologyConfigurator<T>
    where T : class;
