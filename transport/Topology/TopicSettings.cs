using MassTransit;

namespace QueueMap.AmazonSqs.Topology;

/// <summary>What is said of a topic, by who publishes to it or by who takes from it.</summary>
internal sealed class TopicSettings(Func<string> name) : IAmazonSqsTopicSubscriptionConfigurator
{
    private static readonly string[] FifoAttributes = ["FifoTopic", "ContentBasedDeduplication"];

    public bool Durable { get; set; } = true;

    public bool AutoDelete { get; set; }

    public IDictionary<string, object> TopicAttributes { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    public IDictionary<string, object> TopicSubscriptionAttributes { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    public IDictionary<string, string> TopicTags { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public AmazonSqsEndpointAddress GetEndpointAddress(Uri hostAddress) =>
        new(hostAddress, name(), Durable, AutoDelete, AmazonSqsEndpointAddress.AddressType.Topic);

    /// <inheritdoc cref="ComplaintAbout"/>
    public string? Complaint() => AmazonSqsEndpointAddress.IsFifo(name())
        ? $"The topic '{name()}' is a FIFO topic, whose order this transport does not keep. Name it otherwise."
        : ComplaintAbout(TopicAttributes);

    /// <returns>Null when nothing is asked for whose absence would be missed.</returns>
    public static string? ComplaintAbout(IDictionary<string, object> topicAttributes) =>
        FifoAttributes.FirstOrDefault(topicAttributes.ContainsKey) is { } fifo
            ? $"The topic attribute {fifo} asks for an order or a memory of duplicates, and this transport has neither. Remove it."
            : null;
}
