using MassTransit;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.Contracts.Messages;
using QueueMap.Producer.DeadLetters;
using QueueMap.Worker.Fleet;

namespace QueueMap.Producer.Fleet;

/// <summary>The queues of a fleet, to look at and to send to. The bus is started by the first send.</summary>
internal sealed class FleetQueues : IFleetQueues
{
    private readonly ISqsClient _sqs;
    private readonly Lazy<Task<FleetSender>> _sender;

    private FleetQueues(ISqsClient sqs, FleetOptions options, FleetAccess access, QueueUrls urls)
    {
        (_sqs, Urls) = (sqs, urls);
        _sender = new(() => FleetSender.StartAsync(options, access, verbose: false, CancellationToken.None));
    }

    public ISqs Sqs => _sqs;

    public ISqsQueues Queues => _sqs;

    public QueueUrls Urls { get; }

    /// <exception cref="ConfigurationException">A queue does not exist.</exception>
    public static async Task<FleetQueues> OpenAsync(FleetOptions options, FleetAccess access, CancellationToken cancellation)
    {
        var sqs = access.Sqs.Open();
        try
        {
            var names = options.Queues;
            return new FleetQueues(sqs, options, access, new QueueUrls(
                await UrlOfAsync(names.Batches), await UrlOfAsync(names.DeadBatches), await UrlOfAsync(names.Partials), await UrlOfAsync(names.DeadPartials)));
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
        await (await (await _sender.Value).BatchesAsync()).SendAsync(batch);

    public async ValueTask DisposeAsync()
    {
        if (_sender is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } started })
        {
            await (await started).DisposeAsync();
        }

        _sqs.Dispose();
    }
}
