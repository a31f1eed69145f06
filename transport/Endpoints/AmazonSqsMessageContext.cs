#pragma warning disable CA1715 // Named as upstream's, so that code is compiled against either.

using QueueMap.AmazonSqs.Sqs;

namespace MassTransit;

/// <summary>The message as SQS gave it, a payload of every receive context. Its type is this transport's own, for lack of the SDK's.</summary>
public interface AmazonSqsMessageContext
{
    SqsMessage TransportMessage { get; }

    /// <summary>The sender's headers, unpacked.</summary>
    IReadOnlyDictionary<string, string> Attributes { get; }
}
