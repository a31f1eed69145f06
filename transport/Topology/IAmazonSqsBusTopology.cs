namespace MassTransit;

/// <summary>What <see cref="IBus.Topology"/> is on SQS.</summary>
public interface IAmazonSqsBusTopology : IBusTopology
{
    new IAmazonSqsPublishTopology PublishTopology { get; }

    new IAmazonSqsSendTopology SendTopology { get; }

    new IAmazonSqsMessagePublishTopology<T> Publish<T>()
        where T : class;

    new IAmazonSqsMessageSendTopology<T> Send<T>()
        where T : class;

    /// <summary>Where to send what the subscribers of a topic take.</summary>
    Uri GetDestinationAddress(string topicName, Action<IAmazonSqsTopicConfigurator>? configure = null);

    /// <summary>Where to send what is published as a type.</summary>
    Uri GetDestinationAddress(Type messageType, Action<IAmazonSqsTopicConfigurator>? configure = null);
}
