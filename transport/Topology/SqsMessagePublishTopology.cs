using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using MassTransit;
using MassTransit.Metadata;
using MassTransit.Topology;

namespace QueueMap.AmazonSqs.Topology;

internal sealed class SqsMessagePublishTopology<T> : MessagePublishTopology<T>, IAmazonSqsMessagePublishTopologyConfigurator<T>
    where T : class
{
    private readonly SqsPublishTopology _publish;
    private readonly TopicSettings _topic;
    private readonly ConcurrentDictionary<string, bool> _queues = new(StringComparer.Ordinal);

    public SqsMessagePublishTopology(SqsPublishTopology publish, IMessageTopology<T> message)
        : base(publish)
    {
        _publish = publish;
        _topic = new(() => message.EntityName)
        {
            Durable = !MessageTypeCache<T>.IsTemporaryMessageType,
            AutoDelete = MessageTypeCache<T>.IsTemporaryMessageType,
        };
    }

    public IReadOnlyCollection<string> Queues => [.. _queues.Keys];

    public bool? IsOptional { get; set; }

    public bool Durable
    {
        set => _topic.Durable = value;
    }

    public bool AutoDelete
    {
        set => _topic.AutoDelete = value;
    }

    public IDictionary<string, object> TopicAttributes => _topic.TopicAttributes;

    public IDictionary<string, object> TopicSubscriptionAttributes => _topic.TopicSubscriptionAttributes;

    public IDictionary<string, string> TopicTags => _topic.TopicTags;

    public void ToQueue(string queueName) => _queues[QueueName.Checked(queueName)] = true;

    public AmazonSqsEndpointAddress GetEndpointAddress(Uri hostAddress) => _topic.GetEndpointAddress(hostAddress);

    public override bool TryGetPublishAddress(Uri baseAddress, [NotNullWhen(true)] out Uri? publishAddress)
    {
        var address = GetEndpointAddress(baseAddress);
        _publish.Remember(address.Name, MessageTypeCache<T>.MessageTypes);
        publishAddress = address;
        return true;
    }

    public override IEnumerable<ValidationResult> Validate() => _topic.Complaint() is { } complaint
        ? [this.Failure(typeof(T).Name, complaint)]
        : [];
}
