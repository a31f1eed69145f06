namespace MassTransit;

/// <summary>
/// What can be said of a topic. There is no SNS here: a topic is a name within a process, so that nothing is created of it,
/// tagged or attributed, and these settings have no effect but for those that choose messages.
/// </summary>
public interface IAmazonSqsTopicConfigurator
{
    bool Durable { set; }

    bool AutoDelete { set; }

    /// <summary>Without effect; the attributes of a FIFO topic are refused, because no order is kept.</summary>
    IDictionary<string, object> TopicAttributes { get; }

    /// <summary>FilterPolicy chooses by headers which messages are taken. The other attributes are without effect.</summary>
    IDictionary<string, object> TopicSubscriptionAttributes { get; }

    IDictionary<string, string> TopicTags { get; }

    AmazonSqsEndpointAddress GetEndpointAddress(Uri hostAddress);
}

/// <summary>A topic from the side of the queue that takes its messages.</summary>
public interface IAmazonSqsTopicSubscriptionConfigurator : IAmazonSqsTopicConfigurator;
