using System.Collections.Concurrent;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.Topology;

namespace QueueMap.AmazonSqs.Topology;

/// <summary>Which topic a type is published to, and to which queues of other processes.</summary>
internal sealed class SqsPublishTopology(IMessageTopology messages) : PublishTopology, IAmazonSqsPublishTopologyConfigurator
{
    private readonly ConcurrentDictionary<string, Type[]> _typesByTopic = new(StringComparer.Ordinal);
    private readonly TopicSettings _allTopics = new(() => "");

    public bool IsOptional { get; set; }

    public IDictionary<string, object> TopicAttributes => _allTopics.TopicAttributes;

    public IDictionary<string, object> TopicSubscriptionAttributes => _allTopics.TopicSubscriptionAttributes;

    public IDictionary<string, string> TopicTags => _allTopics.TopicTags;

    /// <summary>Every queue that is named by any type so far.</summary>
    public IEnumerable<string> NamedQueues
    {
        get
        {
            var queues = new HashSet<string>(StringComparer.Ordinal);
            ForEachMessageType<IAmazonSqsMessagePublishTopology>(topology => queues.UnionWith(topology.Queues));
            return queues;
        }
    }

    public IEnumerable<IAmazonSqsMessagePublishTopology> Of(IEnumerable<Type> messageTypes) =>
        messageTypes.Where(MessageTypeCache.IsValidMessageType).Select(type => (IAmazonSqsMessagePublishTopology)GetMessageTopology(type));

    /// <summary>A scheduled publish comes as a send to the topic's address, which says nothing of types.</summary>
    public void Remember(string topic, Type[] messageTypes) => _typesByTopic[topic] = messageTypes;

    public IReadOnlyList<Type> TypesOf(string topic) => _typesByTopic.TryGetValue(topic, out var types) ? types : [];

    public override IEnumerable<ValidationResult> Validate() => TopicSettings.ComplaintAbout(TopicAttributes) is { } complaint
        ? base.Validate().Append(this.Failure("PublishTopology", complaint))
        : base.Validate();

    IAmazonSqsMessagePublishTopology<T> IAmazonSqsPublishTopology.GetMessageTopology<T>() =>
        (IAmazonSqsMessagePublishTopology<T>)GetMessageTopology<T>();

    IAmazonSqsMessagePublishTopologyConfigurator<T> IAmazonSqsPublishTopologyConfigurator.GetMessageTopology<T>() =>
        (IAmazonSqsMessagePublishTopologyConfigurator<T>)GetMessageTopology<T>();

    IAmazonSqsMessagePublishTopologyConfigurator IAmazonSqsPublishTopologyConfigurator.GetMessageTopology(Type messageType) =>
        (IAmazonSqsMessagePublishTopologyConfigurator)GetMessageTopology(messageType);

    protected override IMessagePublishTopologyConfigurator CreateMessageTopology<T>()
    {
        var topology = new SqsMessagePublishTopology<T>(this, messages.GetMessageTopology<T>());
        OnMessageTopologyCreated(topology);
        return topology;
    }
}
