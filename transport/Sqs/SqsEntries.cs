using System.Text;

namespace QueueMap.AmazonSqs.Sqs;

/// <summary>One message to send.</summary>
/// <param name="Delay">Rounded up to whole seconds by the client; at most <see cref="SqsLimits.MaxDelay"/>.</param>
/// <param name="GroupId">FIFO queues only, as is <paramref name="DeduplicationId"/>.</param>
public sealed record SqsSend(
    string Body,
    IReadOnlyDictionary<string, string> Attributes,
    TimeSpan Delay = default,
    string? GroupId = null,
    string? DeduplicationId = null)
{
    private const string AttributeType = "String";

    /// <summary>What SQS counts: the UTF-8 bytes of the body, and of every attribute's name, type and value.</summary>
    public int Bytes { get; } = Encoding.UTF8.GetByteCount(Body) + Attributes.Sum(BytesOf);

    /// <summary>Rounded up: a message that comes early breaks a promise, one that comes late within the second does not.</summary>
    internal int DelaySeconds => (int)Math.Ceiling(Delay.TotalSeconds);

    private static int BytesOf(KeyValuePair<string, string> attribute) =>
        Encoding.UTF8.GetByteCount(attribute.Key) + AttributeType.Length + Encoding.UTF8.GetByteCount(attribute.Value);
}

/// <param name="Timeout">From now on. Zero makes the message visible at once.</param>
public sealed record SqsVisibility(string ReceiptHandle, TimeSpan Timeout);

/// <summary>What became of one entry of a batch. A batch answers 200 while its entries fail: read every one.</summary>
/// <param name="Error">Null when the entry succeeded.</param>
/// <param name="MessageId">Of a sent message.</param>
public sealed record SqsEntryResult(SqsEntryError? Error, string? MessageId = null)
{
    public static SqsEntryResult Done { get; } = new(Error: null);
}

/// <param name="IsSenderFault">The same entry would fail again.</param>
public sealed record SqsEntryError(SqsErrorKind Kind, string Code, string Detail, bool IsSenderFault);
