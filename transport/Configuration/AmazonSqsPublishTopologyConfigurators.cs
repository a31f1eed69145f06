namespace MassTransit;

public interface IAmazonSqsPublishTopology : IPublishTopology
{
    /// <summary>Of all topics; see <see cref="IAmazonSqsTopicConfigurator"/> for what has an effect.</summary>
    IDictionary<string, object> TopicAttributes { get; }

    IDictionary<string, object> TopicSubscriptionAttributes { get; }

    IDictionary<string, string> TopicTags { get; }

    /// <summary>Whether a publish that no known queue takes is dropped silently. By default it is an error: the message would be lost.</summary>
    bool IsOptional { get; }

    new IAmazonSqsMessagePublishTopology<T> GetMessageTopology<T>()
        where T : class;
}

public interface IAmazonSqsPublishTopologyConfigurator : IPublishTopologyConfigurator, IAmazonSqsPublishTopology
{
    /// <inheritdoc cref="IAmazonSqsPublishTopology.IsOptional"/>
    new bool IsOptional { get; set; }

    new IAmazonSqsMessagePublishTopologyConfigurator<T> GetMessageTopology<T>()
        where T : class;

    new IAmazonSqsMessagePublishTopologyConfigurator GetMessageTopology(Type messageType);
}

public interface IAmazonSqsMessagePublishTopology
{
    /// <summary>Where publishes of this type go besides the queues of this process.</summary>
    IReadOnlyCollection<string> Queues { get; }

    /// <summary>Whether a publish that no known queue takes is dropped silently; null leaves it to all types' setting.</summary>
    bool? IsOptional { get; }
}

public interface IAmazonSqsMessagePublishTopology<TMessage> : IMessagePublishTopology<TMessage>, IAmazonSqsMessagePublishTopology
    where TMessage : class;

public interface IAmazonSqsMessagePublishTopologyConfigurator :
    IMessagePublishTopologyConfigurator,
    IAmazonSqsMessagePublishTopology,
    IAmazonSqsTopicConfigurator
{
    /// <inheritdoc cref="IAmazonSqsMessagePublishTopology.IsOptional"/>
    new bool? IsOptional { get; set; }

    /// <summary>
    /// Sends each publish of this type, or of a type that implements it, to a queue that another process consumes: SQS does
    /// not know who takes what. A queue that is missing is created or is an error, as the topology mode says; with
    /// <c>DeployPublishTopology</c> at the start, else at the first publish.
    /// </summary>
    void ToQueue(string queueName);
}

public interface IAmazonSqsMessagePublishTopologyConfigurator<TMessage> :
    IMessagePublishTopologyConfigurator<TMessage>,
    IAmazonSqsMessagePublishTopology<TMessage>,
    IAmazonSqsMessagePublishTopologyConfigurator
    where TMessage : class;
