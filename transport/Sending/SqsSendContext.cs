using MassTransit;
using MassTransit.Context;

namespace QueueMap.AmazonSqs.Sending;

internal sealed class SqsSendContext<T>(T message, CancellationToken cancellationToken)
    : MessageSendContext<T>(message, cancellationToken), AmazonSqsSendContext<T>
    where T : class
{
    /// <summary>The names under which an outbox keeps both until the send; upstream's, so that a store outlives the change of transport.</summary>
    private const string GroupIdProperty = "SQS-GroupId";

    private const string DeduplicationIdProperty = "SQS-DeduplicationId";

    public string? GroupId { get; set; }

    public string? DeduplicationId { get; set; }

    public int? DelaySeconds
    {
        set => Delay = value is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    public override void ReadPropertiesFrom(IReadOnlyDictionary<string, object> properties)
    {
        base.ReadPropertiesFrom(properties);
        GroupId = ReadString(properties, GroupIdProperty);
        DeduplicationId = ReadString(properties, DeduplicationIdProperty);
    }

    public override void WritePropertiesTo(IDictionary<string, object> properties)
    {
        base.WritePropertiesTo(properties);
        foreach (var (name, value) in new[] { (GroupIdProperty, GroupId), (DeduplicationIdProperty, DeduplicationId) })
        {
            if (!string.IsNullOrEmpty(value))
            {
                properties[name] = value;
            }
        }
    }
}
