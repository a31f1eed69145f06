namespace QueueMap.AmazonSqs.Sqs;

/// <param name="ReceiptHandle">Of this receive. After a later receive of the same message only the later handle is sure to work.</param>
/// <param name="System">ApproximateReceiveCount, SentTimestamp and whatever else SQS knows.</param>
/// <param name="Attributes">The sender's attributes, as text.</param>
public sealed record SqsMessage(
    string MessageId,
    string ReceiptHandle,
    string Body,
    IReadOnlyDictionary<string, string> System,
    IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>1 on the first delivery. 1 too where the server does not say.</summary>
    public int ReceiveCount =>
        System.TryGetValue("ApproximateReceiveCount", out var text) && int.TryParse(text, out var count) ? count : 1;

    /// <summary>Null where the server does not say.</summary>
    public DateTimeOffset? SentAt =>
        System.TryGetValue("SentTimestamp", out var text) && long.TryParse(text, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}

/// <param name="Messages">Whole messages.</param>
/// <param name="Corrupt">Messages whose body is not what its MD5 says: to be given back, never to be processed.</param>
public sealed record SqsReceived(IReadOnlyList<SqsMessage> Messages, IReadOnlyList<SqsMessage> Corrupt);
