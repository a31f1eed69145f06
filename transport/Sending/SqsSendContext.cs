using MassTransit;
using MassTransit.Context;

namespace QueueMap.AmazonSqs.Sending;

internal sealed class SqsSendContext<T>(T message, CancellationToken cancellationToken) : MessageSendContext<T>(message, cancellationToken)
    where T : class;
