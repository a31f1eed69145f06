using MassTransit;
using MassTransit.Context;
using MassTransit.Middleware;
using MassTransit.Transports;
using QueueMap.AmazonSqs.Configuration;
using QueueMap.AmazonSqs.Delays;

namespace QueueMap.AmazonSqs.Sending;

/// <summary>Sends to an address: to one queue, or to each queue that takes what is published there.</summary>
/// <param name="queues">Asked at each send, of its headers: endpoints may be connected and stopped meanwhile.</param>
internal sealed class SqsSendTransportContext(
    AmazonSqsHostConfiguration host,
    ReceiveEndpointContext endpoint,
    string name,
    bool mayCreate,
    Func<IReadOnlyDictionary<string, string>, IReadOnlyList<string>> queues)
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
        if (!host.WithoutQueue.IsEmpty && sendContext.ResponseAddress is { } answerTo && host.WithoutQueue.ContainsKey(new AmazonSqsEndpointAddress(host.HostAddress, answerTo).Name))
        {
            throw new ConfigurationException(
                $"An answer to {answerTo} is asked for, and that queue does not exist: it is temporary, and the topology mode is {host.TopologyMode}, "
                + $"which creates nothing. Set the mode to {nameof(AmazonSqsTopologyMode.Create)}, or ask from an endpoint with a queue.");
        }

        var sqs = (SqsSendContext<T>)sendContext;
        if (!string.IsNullOrEmpty(sqs.DeduplicationId))
        {
            throw new AmazonSqsTransportConfigurationException(
                $"The message for '{name}' has the DeduplicationId '{sqs.DeduplicationId}', and only FIFO queues, which this transport does not use, know duplicates by it. "
                + "Do not set it; let the consumer tell duplicates by MessageId.");
        }

        // First: a serializer of raw messages writes what has no place in the body, such as MessageId, to the headers.
        var body = sqs.Body.GetString();
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        host.Headers.Set(headers, sendContext.Headers);
        if (sendContext.ContentType is { } contentType)
        {
            headers[MessageHeaders.ContentType] = contentType.ToString();
        }

        var takenBy = queues(headers);
        var message = DelayChain.FirstStep(
            body, headers, sendContext.Delay ?? TimeSpan.Zero, string.IsNullOrEmpty(sqs.GroupId) ? null : sqs.GroupId, host.Connection.Time.GetUtcNow());
        await Task.WhenAll(takenBy.Select(queue => host.Connection.SendAsync(queue, mayCreate, message, sendContext.CancellationToken)));
    }

    public void Probe(ProbeContext context) => context.Set(new { Type = "AmazonSqs", EntityName });

    private sealed class OneSend(CancellationToken cancellationToken) : BasePipeContext(cancellationToken);
}
