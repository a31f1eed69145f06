namespace MassTransit;

public interface IAmazonSqsSendTopology : ISendTopology
{
    new IAmazonSqsMessageSendTopologyConfigurator<T> GetMessageTopology<T>()
        where T : class;
}

public interface IAmazonSqsSendTopologyConfigurator : ISendTopologyConfigurator, IAmazonSqsSendTopology
{
    /// <summary>Attributes and tags for the dead-letter queues that this bus creates.</summary>
    Action<IAmazonSqsQueueConfigurator>? ConfigureErrorSettings { set; }

    /// <summary>Of the same queues: what failed and what nobody consumes lies in one. Where both say something, the other one holds.</summary>
    Action<IAmazonSqsQueueConfigurator>? ConfigureDeadLetterSettings { set; }
}

public interface IAmazonSqsMessageSendTopology<TMessage> : IMessageSendTopology<TMessage>
    where TMessage : class;

public interface IAmazonSqsMessageSendTopologyConfigurator : IMessageSendTopologyConfigurator;

public interface IAmazonSqsMessageSendTopologyConfigurator<TMessage> :
    IMessageSendTopologyConfigurator<TMessage>,
    IAmazonSqsMessageSendTopology<TMessage>,
    IAmazonSqsMessageSendTopologyConfigurator
    where TMessage : class;
