using System.Collections.Concurrent;
using MassTransit;
using QueueMap.AmazonSqs.Batching;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Topology;

namespace QueueMap.AmazonSqs.Endpoints;

/// <summary>What all endpoints of a bus share: the client, the known queues, and one sender a queue, so that all fill the same batches.</summary>
internal sealed class SqsConnection
{
    private readonly ConcurrentDictionary<string, QueueSender> _senders = new(StringComparer.Ordinal);

    public SqsConnection(SqsClientOptions options, AmazonSqsTopologyMode mode)
    {
        Client = options.Open();
        Time = options.Time;
        Backoff = Backoff.Default(options.JitterSeed);
        Topology = new(Client, mode);
    }

    public ISqsClient Client { get; }

    public TimeProvider Time { get; }

    public Backoff Backoff { get; }

    public QueueTopology Topology { get; }

    /// <param name="mayCreate">False for a temporary queue: once gone, it has no reader any more.</param>
    public async Task SendAsync(string queueName, bool mayCreate, SqsSend message, CancellationToken cancellation)
    {
        try
        {
            await SendOnceAsync(queueName, mayCreate, message, cancellation);
        }
        catch (SqsException exception) when (exception.Kind == SqsErrorKind.QueueDoesNotExist)
        {
            // Deleted since it was found: found or made anew, once.
            Topology.Forget(queueName);
            await SendOnceAsync(queueName, mayCreate, message, cancellation);
        }
    }

    private async Task SendOnceAsync(string queueName, bool mayCreate, SqsSend message, CancellationToken cancellation)
    {
        var url = await Topology.UrlOfAsync(queueName, mayCreate, cancellation);
        await _senders.GetOrAdd(url, static (url, connection) => new(connection.Client, url, connection.Time, connection.Backoff), this)
            .SendAsync(message, cancellation);
    }
}
