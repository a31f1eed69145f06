using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.Worker.DeadLetters;
using QueueMap.Worker.Reducing;

namespace QueueMap.Worker.Fleet;

/// <summary>Watches the dead batches of the fleet for as long as the reducer runs.</summary>
internal sealed class DeadLetterService(FleetOptions options, FleetAccess access, Reducer reducer, ILogger<DeadLetterWatch> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var sqs = access.Sqs.Open();
            var url = await FindQueueAsync(sqs, stoppingToken);
            await new DeadLetterWatch(sqs, url, reducer, log, access.Time).RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    // The endpoints of the process wait for their queues until they are there; it would be no use to end it for this one.
    private async Task<string> FindQueueAsync(ISqsClient sqs, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await sqs.GetQueueUrlAsync(options.Queues.DeadBatches, cancellation)
                    ?? throw new ConfigurationException($"The queue {options.Queues.DeadBatches} does not exist. 'queuemap setup' makes it.");
            }
            catch (Exception error) when (!cancellation.IsCancellationRequested)
            {
                DeadLetterLog.LookFailed(log, error);
            }

            await Task.Delay(DeadLetterWatch.LookEvery, access.Time, cancellation);
        }
    }
}
