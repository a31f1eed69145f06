using MassTransit;

namespace QueueMap.AmazonSqs.Topology;

/// <summary>What is said of a queue that is no endpoint's: the bus's own before it has one, or a dead-letter queue.</summary>
internal sealed class QueueSettings : IAmazonSqsQueueConfigurator
{
    public bool Durable { get; set; } = true;

    public bool AutoDelete { get; set; }

    public IDictionary<string, object> QueueAttributes { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    public IDictionary<string, object> QueueSubscriptionAttributes { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    public IDictionary<string, string> QueueTags { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>As SQS wants them: text, and true as it is written in JSON.</summary>
    public static Dictionary<string, string> TextOf(IDictionary<string, object> attributes) => attributes.ToDictionary(
        pair => pair.Key, pair => pair.Value is bool flag ? flag ? "true" : "false" : Convert.ToString(pair.Value) ?? "", StringComparer.Ordinal);
}
