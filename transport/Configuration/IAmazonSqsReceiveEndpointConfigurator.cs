namespace MassTransit;

public interface IAmazonSqsReceiveEndpointConfigurator : IReceiveEndpointConfigurator, IAmazonSqsQueueEndpointConfigurator
{
    /// <summary>
    /// Seconds for which a received message is hidden, 1 to 43,200; renewed by as much while it is held. By default the
    /// VisibilityTimeout among <see cref="IAmazonSqsQueueConfigurator.QueueAttributes"/>, or 30.
    /// </summary>
    int VisibilityTimeout { set; }

    /// <summary>Seconds for which a message stays hidden whose consume failed without being moved; 0 by default.</summary>
    int RedeliverVisibilityTimeout { set; }

    /// <summary>
    /// Whether a redelivery (<c>UseDelayedRedelivery</c>, <c>context.Redeliver</c>) leaves the message where it is and hides it for the delay,
    /// 12 hours at most, in place of sending it anew. It then keeps its id, and its deliveries are SQS's own count: give
    /// fewer redeliveries than <see cref="MaxReceiveCount"/>. False by default, as upstream has it.
    /// </summary>
    bool RedeliverByVisibility { set; }

    /// <summary>The longest that one message is held, however often renewed; SQS allows 12 hours, the default.</summary>
    TimeSpan MaxVisibilityTimeout { set; }

    /// <summary>Without effect: a renewal is by <see cref="VisibilityTimeout"/>, of which it comes at the half.</summary>
    int MaxVisibilityTimeoutRenewal { set; }

    /// <summary>Without effect: it bounds messages of one group of a FIFO queue, and those queues are refused.</summary>
    int ConcurrentDeliveryLimit { set; }

    /// <summary>Deliveries before SQS itself moves the message to the dead-letter queue, 1 to 1,000.</summary>
    int MaxReceiveCount { set; }

    /// <summary>The one queue for all of this endpoint's dead letters. By default the queue's name with the error suffix.</summary>
    string DeadLetterQueueName { set; }

    /// <summary>Takes what is published as <typeparamref name="T"/>, besides what its consumers subscribe to.</summary>
    void Subscribe<T>(Action<IAmazonSqsTopicSubscriptionConfigurator>? callback = null)
        where T : class;

    /// <summary>Takes what is sent to <c>topic:name</c> in this process.</summary>
    void Subscribe(string topicName, Action<IAmazonSqsTopicSubscriptionConfigurator>? callback = null);

    /// <summary>Without effect: a standard queue has no order that could be disabled.</summary>
    void DisableMessageOrdering();
}
