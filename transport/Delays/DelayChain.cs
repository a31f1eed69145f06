using System.Globalization;
using QueueMap.AmazonSqs.Sending;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Delays;

/// <summary>
/// A delay longer than SQS's goes in steps of 900 s: the message says when it is due, and whoever receives it earlier sends
/// it on. Each step is a new message, so that neither its receives nor its retention add up.
/// </summary>
internal static class DelayChain
{
    /// <summary>On messages of more than one step only: when to hand the message to a consumer, in UTC.</summary>
    public const string DueHeader = "MT-Due-Time";

    /// <param name="headers">Not yet packed.</param>
    public static SqsSend FirstStep(string body, Dictionary<string, string> headers, TimeSpan delay, string? groupId, DateTimeOffset now)
    {
        if (delay <= SqsLimits.MaxDelay)
        {
            return new(body, HeaderPacking.Pack(headers), delay > TimeSpan.Zero ? delay : TimeSpan.Zero, groupId);
        }

        headers[DueHeader] = (now + delay).UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        return new(body, HeaderPacking.Pack(headers), SqsLimits.MaxDelay, groupId);
    }

    /// <returns>Null when the message is due, or was never delayed in steps.</returns>
    public static SqsSend? NextStep(SqsMessage message, DateTimeOffset now)
    {
        if (DueTime(message.Attributes) is not { } due || due <= now)
        {
            return null;
        }

        var left = due - now;
        return new(message.Body, message.Attributes, left < SqsLimits.MaxDelay ? left : SqsLimits.MaxDelay, message.System.GetValueOrDefault("MessageGroupId"));
    }

    /// <summary>A time that nobody can read is no time: the message is handed out rather than kept for ever.</summary>
    private static DateTimeOffset? DueTime(IReadOnlyDictionary<string, string> attributes)
    {
        var text = attributes.GetValueOrDefault(DueHeader)
            ?? (attributes.ContainsKey(HeaderPacking.PackedName) ? HeaderPacking.Unpack(attributes).GetValueOrDefault(DueHeader) : null);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var due) ? due : null;
    }
}
