namespace MassTransit;

public static class AmazonSqsSendContextExtensions
{
    public static void SetGroupId(this SendContext context, string groupId) => Sqs(context).GroupId = groupId;

    /// <returns>False on another transport.</returns>
    public static bool TrySetGroupId(this SendContext context, string groupId) => TrySet(context, sqs => sqs.GroupId = groupId);

    public static void SetDeduplicationId(this SendContext context, string deduplicationId) => Sqs(context).DeduplicationId = deduplicationId;

    /// <returns>False on another transport.</returns>
    public static bool TrySetDeduplicationId(this SendContext context, string deduplicationId) => TrySet(context, sqs => sqs.DeduplicationId = deduplicationId);

    public static void SetDelay(this SendContext context, TimeSpan delay) => Sqs(context).Delay = delay;

    /// <returns>False on another transport.</returns>
    public static bool TrySetDelay(this SendContext context, TimeSpan delay) => TrySet(context, sqs => sqs.Delay = delay);

    private static AmazonSqsSendContext Sqs(SendContext context) => Find(context)
        ?? throw new ArgumentException("This message is not sent by Amazon SQS. Use the method that begins with Try where other transports are possible.", nameof(context));

    private static bool TrySet(SendContext context, Action<AmazonSqsSendContext> set)
    {
        if (Find(context) is not { } sqs)
        {
            return false;
        }

        set(sqs);
        return true;
    }

    private static AmazonSqsSendContext? Find(SendContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.TryGetPayload(out AmazonSqsSendContext? sqs) ? sqs : null;
    }
}
