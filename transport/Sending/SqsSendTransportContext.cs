using MassTransit;
using MassTransit.Context;
using MassTransit.Middleware;
using MassTransit.Transports;
using QueueMap.AmazonSqs.Configuration;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Topology;

namespace QueueMap.AmazonSqs.Sending;

/// <summary>Sends to an address: to one queue, or to each queue that takes what is published there.</summary>
/// <param name="queues">Asked at each send: endpoints may be connected and stopped meanwhile.</param>
internal sealed class SqsSendTransportContext(
    AmazonSqsHostConfiguration host, ReceiveEndpointContext endpoint, string name, bool mayCreate, Func<IReadOnlyList<string>> queues)
    : BaseSendTransportContext(host, endpoint.Serialization), SendTransportContext<PipeContext>
{
    public override string EntityName => name;

    public override string ActivitySystem => "aws_sqs";

    public override async Task<SendContext<T>> CreateSendContext<T>(T message, IPipe<SendContext<T>> pipe, CancellationToken cancellationToken)
    {
        var context = new SqsSendContext<T>(message, cancellationToken);
        await pipe.Send(context);
        return context;
    }

    public Task<SendContext<T>> CreateSendContext<T>(
        PipeContext context, T message, IPipe<SendContext<T>> pipe, CancellationToken cancellationToken)
        where T : class => CreateSendContext(message, pipe, cancellationToken);

    public Task Send(IPipe<PipeContext> pipe, CancellationToken cancellationToken = default) => pipe.Send(new OneSend(cancellationToken));

    public async Task Send<T>(PipeContext transportContext, SendContext<T> sendContext)
        where T : class
    {
        if (sendContext.ResponseAddress is { } answerTo && host.WithoutQueue.ContainsKey(SqsAddress.Parse(answerTo).Name))
        {
            throw new ConfigurationException(
                $"An answer to {answerTo} is asked for, and that queue does not exist: it is temporary, and the topology mode is {host.TopologyMode}, "
                + $"which creates nothing. Set the mode to {nameof(AmazonSqsTopologyMode.Create)}, or ask from an endpoint with a queue.");
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        TransportHeaders.Adapter.Set(headers, sendContext.Headers);
        if (sendContext.ContentType is { } contentType)
        {
            headers[MessageHeaders.ContentType] = contentType.ToString();
        }

        var message = new SqsSend(
            ((MessageSendContext<T>)sendContext).Body.GetString(), HeaderPacking.Pack(headers), sendContext.Delay ?? TimeSpan.Zero);
        await Task.WhenAll(queues().Select(queue => host.Connection.SendAsync(queue, mayCreate, message, sendContext.CancellationToken)));
    }

    public void Probe(ProbeContext context) => context.Set(new { Type = "AmazonSqs", EntityName });

    private sealed class OneSend(CancellationToken cancellationToken) : BasePipeContext(cancellationToken);
}
