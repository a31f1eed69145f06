using MassTransit;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.Contracts.Messages;
using QueueMap.Producer.DeadLetters;
using QueueMap.Worker.Fleet;

namespace QueueMap.Producer.Fleet;

/// <summary>The queues of a fleet, to look at and to send to. The bus is started by the first send.</summary>
internal sealed class FleetQueues : IFleetQueues, IAsyncDisposable
{
    private readonly SqsClient _sqs;
    private readonly Lazy<Task<FleetSender>> _sender;

    private FleetQueues(SqsClient sqs, FleetOptions options, string batchesUrl, string deadLettersUrl)
    {
        (_sqs, BatchesUrl, DeadLettersUrl) = (sqs, batchesUrl, deadLettersUrl);
        _sender = new(() => FleetSender.StartAsync(options, verbose: false, CancellationToken.None));
    }

    public ISqs Sqs => _sqs;

    public ISqsQueues Queues => _sqs;

    public string BatchesUrl { get; }

    public string DeadLettersUrl { get; }

    /// <exception cref="ConfigurationException">A queue does not exist.</exception>
    public static async Task<FleetQueues> OpenAsync(FleetOptions options, CancellationToken cancellation)
    {
        var sqs = new SqsClient(new SqsClientOptions());
        try
        {
            return new FleetQueues(sqs, options, await UrlOfAsync(options.Queues.Batches), await UrlOfAsync(options.Queues.DeadBatches));
        }
        catch
        {
            sqs.Dispose();
            throw;
        }

        async Task<string> UrlOfAsync(string name) => await sqs.GetQueueUrlAsync(name, cancellation)
            ?? throw new ConfigurationException($"The queue {name} does not exist in this account and region. 'queuemap setup' makes it.");
    }

    public async Task SendAsync(MapBatch batch, CancellationToken cancellation) =>
        await (await (await _sender.Value).BatchesAsync()).Send(batch, cancellation);

    public async ValueTask DisposeAsync()
    {
        if (_sender.IsValueCreated)
        {
            await (await _sender.Value).DisposeAsync();
        }

        _sqs.Dispose();
    }
}
