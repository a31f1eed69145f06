using MassTransit;

namespace QueueMap.AmazonSqs.Topology;

/// <summary>That one queue takes from one topic, and which of its messages.</summary>
internal sealed class Subscription(TopicSettings topic, Type? messageType, IReadOnlyList<IDictionary<string, object>> attributes)
{
    private Lazy<FilterPolicy?> _filter = new(() => FilterPolicy.Of(attributes));

    public TopicSettings Topic => topic;

    /// <summary>Null when only the topic's name is known.</summary>
    public Type? MessageType => messageType;

    public bool Takes(IReadOnlyDictionary<string, string> headers) => _filter.Value?.Takes(headers) != false;

    /// <returns>Null when the settings are understood. What is complained of here would fail at the first publish.</returns>
    public string? Complaint()
    {
        try
        {
            // Anew: until the configuration is complete a publish may have read it half.
            _filter = new(FilterPolicy.Of(attributes));
            return topic.Complaint();
        }
        catch (AmazonSqsTransportConfigurationException exception)
        {
            return exception.Message;
        }
    }
}
