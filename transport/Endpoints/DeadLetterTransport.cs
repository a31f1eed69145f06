using System.Globalization;
using MassTransit;
using MassTransit.Metadata;
using MassTransit.Transports;
using QueueMap.AmazonSqs.Configuration;
using QueueMap.AmazonSqs.Sending;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Endpoints;

/// <summary>
/// Moves a message that failed for good, or that nobody here consumes, to the queue's dead-letter queue: the same to which
/// SQS moves what was received too often, so that both kinds are seen, and come back, in one place.
/// </summary>
/// <param name="queueName">Null for a temporary queue: a dead letter is logged, and dies with the queue.</param>
internal sealed class DeadLetterTransport(AmazonSqsHostConfiguration host, string? queueName) : IErrorTransport, IDeadLetterTransport
{
    /// <summary>Deliveries at the time of death.</summary>
    public const string AttemptHeader = "MT-Fault-Attempt";

    /// <summary>The machine on which it died.</summary>
    public const string WorkerHeader = "MT-Fault-Worker";

    /// <summary>The top of a stack tells the cause; the rest would eat into the room for the message.</summary>
    private const int MaxStackLength = 8_000;

    public Task Send(ExceptionReceiveContext context) => MoveAsync(context, headers =>
    {
        host.Headers.Set(headers, context.ExceptionHeaders);
        // MassTransit reads the machine's clock; what the transport writes, it writes by its own.
        headers[MessageHeaders.FaultTimestamp] = host.Connection.Time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        headers[WorkerHeader] = HostMetadataCache.Host.MachineName ?? Environment.MachineName;
        headers[AttemptHeader] = Of(context).Delivery.ReceiveCount.ToString(CultureInfo.InvariantCulture);
    });

    public Task Send(ReceiveContext context, string reason) => MoveAsync(context, headers => headers[MessageHeaders.Reason] = reason ?? "unspecified");

    private async Task MoveAsync(ReceiveContext context, Action<Dictionary<string, string>> addCause)
    {
        var received = Of(context);
        var headers = new Dictionary<string, string>(received.Headers, StringComparer.OrdinalIgnoreCase);
        addCause(headers);
        if (queueName is null)
        {
            LogContext.Warning?.Log("A dead letter of the temporary queue {InputAddress} is dropped: {MessageId}", context.InputAddress, received.Delivery.MessageId);
        }
        else
        {
            // Not the context's token: when the lock is lost the message is no longer ours to move, but a move once begun is whole.
            await host.Connection.SendAsync(queueName, mayCreate: true, Fitting(received.Delivery.Message.Body, headers), CancellationToken.None);
        }

        if (context.TryGetPayload(out MessageRedeliveryContext? asked) && asked is VisibilityRedelivery redelivery)
        {
            redelivery.Withdraw();
        }
    }

    /// <summary>The body always goes whole. What tells the cause is shortened until both fit.</summary>
    private static SqsSend Fitting(string body, Dictionary<string, string> headers)
    {
        foreach (var limit in new[] { MaxStackLength, 1_000, 100 })
        {
            foreach (var name in headers.Keys.Where(name => name.StartsWith("MT-", StringComparison.Ordinal)).ToList())
            {
                headers[name] = headers[name].Length > limit ? headers[name][..limit] : headers[name];
            }

            var message = new SqsSend(body, HeaderPacking.Pack(headers));
            if (message.Bytes <= SqsLimits.MaxMessageBytes)
            {
                return message;
            }
        }

        return new(body, new Dictionary<string, string>(StringComparer.Ordinal));
    }

    private static SqsReceiveContext Of(ReceiveContext context) => context.TryGetPayload(out SqsReceiveContext? received)
        ? received
        : throw new TransportException(context.InputAddress, "Only messages received from SQS can be moved to its dead-letter queues.");
}
