#pragma warning disable CA1715 // Named as upstream's, so that code is compiled against either.

namespace MassTransit;

/// <summary>What can be said of one message to SQS beyond what MassTransit says.</summary>
public interface AmazonSqsSendContext : SendContext
{
    /// <summary>On a standard queue, the tenant: SQS shares the queue fairly among them. It keeps no order.</summary>
    string? GroupId { set; }

    /// <summary>Only FIFO queues know what they have had before: refused at the send.</summary>
    string? DeduplicationId { set; }

    int? DelaySeconds { set; }
}

public interface AmazonSqsSendContext<out T> : AmazonSqsSendContext, SendContext<T>
    where T : class;
