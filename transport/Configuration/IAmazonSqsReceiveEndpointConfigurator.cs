namespace MassTransit;

public interface IAmazonSqsReceiveEndpointConfigurator : IReceiveEndpointConfigurator, IAmazonSqsQueueEndpointConfigurator
{
    /// <summary>Seconds for which a received message is hidden, 1 to 43,200; 30 by default. It is renewed while it is held.</summary>
    int VisibilityTimeout { set; }

    /// <summary>Seconds for which a message stays hidden whose consume failed without being moved; 0 by default.</summary>
    int RedeliverVisibilityTimeout { set; }

    /// <summary>The longest that one message is held, however often renewed; SQS allows 12 hours, the default.</summary>
    TimeSpan MaxVisibilityTimeout { set; }

    /// <summary>Deliveries before SQS itself moves the message to the dead-letter queue, 1 to 1,000.</summary>
    int MaxReceiveCount { set; }

    /// <summary>The one queue for all of this endpoint's dead letters. By default the queue's name with the error suffix.</summary>
    string DeadLetterQueueName { set; }

    /// <summary>Takes what is published as <typeparamref name="T"/>, besides what its consumers subscribe to.</summary>
    void Subscribe<T>()
        where T : class;

    /// <summary>Takes what is sent to <c>topic:name</c> in this process.</summary>
    void Subscribe(string topicName);
}
