namespace MassTransit;

public interface IAmazonSqsQueueConfigurator
{
    /// <summary>SQS has no other queues; false only marks the address as temporary.</summary>
    bool Durable { set; }

    /// <summary>The queue is made at the start and deleted at the stop of its endpoint. It has no dead-letter queue.</summary>
    bool AutoDelete { set; }

    /// <summary>Attributes of the queue when it is created, by SQS's names.</summary>
    IDictionary<string, object> QueueAttributes { get; }

    IDictionary<string, string> QueueTags { get; }
}
