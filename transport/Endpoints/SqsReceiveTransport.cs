using MassTransit;
using MassTransit.Transports;
using QueueMap.AmazonSqs.Configuration;

namespace QueueMap.AmazonSqs.Endpoints;

internal sealed class SqsReceiveTransport(
    AmazonSqsHostConfiguration host, SqsReceiveEndpointContext context, AmazonSqsReceiveEndpointConfiguration endpoint) : IReceiveTransport
{
    public ReceiveTransportHandle Start() => new SqsReceiveAgent(host, context, endpoint);

    public void Probe(ProbeContext probe) => probe.CreateScope("receiveTransport").Set(new
    {
        Type = "AmazonSqs",
        QueueName = endpoint.Name,
        DeadLetterQueueName = endpoint.AutoDelete ? null : endpoint.DeadLetterQueueName,
        endpoint.VisibilityTimeout,
        endpoint.WaitTimeSeconds,
        endpoint.MaxReceiveCount,
        endpoint.RedeliverByVisibility,
        context.PrefetchCount,
        context.ConcurrentMessageLimit,
    });

    public ConnectHandle ConnectReceiveObserver(IReceiveObserver observer) => context.ConnectReceiveObserver(observer);

    public ConnectHandle ConnectReceiveTransportObserver(IReceiveTransportObserver observer) => context.ConnectReceiveTransportObserver(observer);

    public ConnectHandle ConnectPublishObserver(IPublishObserver observer) => context.ConnectPublishObserver(observer);

    public ConnectHandle ConnectSendObserver(ISendObserver observer) => context.ConnectSendObserver(observer);
}
