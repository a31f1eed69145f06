namespace MassTransit;

public interface IAmazonSqsQueueConfigurator
{
    /// <summary>SQS has no other queues; false only marks the address as temporary.</summary>
    bool Durable { set; }

    /// <summary>The queue is made at the start and deleted at the stop of its endpoint. It has no dead-letter queue.</summary>
    bool AutoDelete { set; }

    /// <summary>Attributes of the queue when it is created, by SQS's names.</summary>
    IDictionary<string, object> QueueAttributes { get; }

    /// <summary>Of all that this queue subscribes to: FilterPolicy chooses by headers which messages it takes. The others are without effect.</summary>
    IDictionary<string, object> QueueSubscriptionAttributes { get; }

    IDictionary<string, string> QueueTags { get; }
}

/// <summary>A queue from the side of what it subscribes to.</summary>
public interface IAmazonSqsQueueSubscriptionConfigurator : IAmazonSqsQueueConfigurator;
