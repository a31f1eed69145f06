using System.Diagnostics.CodeAnalysis;
using MassTransit;
using MassTransit.Transports;
using QueueMap.AmazonSqs.Delays;
using QueueMap.AmazonSqs.Receiving;
using QueueMap.AmazonSqs.Sending;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Endpoints;

/// <summary>A delivery as MassTransit sees it.</summary>
internal sealed class SqsReceiveContext : BaseReceiveContext, AmazonSqsMessageContext
{
    private readonly SqsHeaders _headers;

    public SqsReceiveContext(Delivery delivery, ReceiveEndpointContext endpoint)
        : base(delivery.Message.ReceiveCount > 1, endpoint)
    {
        Delivery = delivery;
        _headers = new(delivery);
        Body = new StringMessageBody(delivery.Message.Body);
        GetOrAddPayload(() => this);
        GetOrAddPayload<AmazonSqsMessageContext>(() => this);
    }

    public Delivery Delivery { get; }

    public IReadOnlyDictionary<string, string> Headers => _headers.All;

    SqsMessage AmazonSqsMessageContext.TransportMessage => Delivery.Message;

    IReadOnlyDictionary<string, string> AmazonSqsMessageContext.Attributes => Headers;

    public override MessageBody Body { get; }

    /// <summary>Cancelled when the lock is lost: whatever the consumer goes on to do, someone else does, too.</summary>
    public override CancellationToken CancellationToken => Delivery.Cancelled;

    protected override IHeaderProvider HeaderProvider => _headers;

    /// <summary>
    /// The steps of a delay are over when a consumer sees the message. What one died of is for who looks into the dead-letter queue. Its consumers see the message and the reason, as with
    /// upstream, but not the internals, which a serializer of raw messages would send on to whomever they send to.
    /// </summary>
    private static bool IsInternal(string header) => header is MessageHeaders.FaultExceptionType or MessageHeaders.FaultStackTrace or DelayChain.DueHeader;

    private sealed class SqsHeaders(Delivery delivery) : IHeaderProvider
    {
        public Dictionary<string, string> All { get; } = HeaderPacking.Unpack(delivery.Message.Attributes);

        public IEnumerable<KeyValuePair<string, object>> GetAll()
        {
            foreach (var (name, value) in All.Where(header => !IsInternal(header.Key)))
            {
                yield return new(name, value);
            }

            if (delivery.Message.SentAt is { } sentAt)
            {
                yield return new(MessageHeaders.TransportSentTime, sentAt.UtcDateTime);
            }
        }

        public bool TryGetHeader(string key, [NotNullWhen(true)] out object? value)
        {
            value = !IsInternal(key) && All.TryGetValue(key, out var header) ? header
                : key == MessageHeaders.MessageId ? delivery.MessageId
                : key == MessageHeaders.TransportSentTime ? delivery.Message.SentAt?.UtcDateTime
                : null;
            return value is not null;
        }
    }
}
