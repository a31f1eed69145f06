using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QueueMap.Worker.DeadLetters;
using QueueMap.Worker.Reducing;

namespace QueueMap.Worker.Fleet;

/// <summary>Watches the dead batches of the fleet for as long as the reducer runs.</summary>
internal sealed class DeadLetterService(FleetOptions options, FleetAccess access, Reducer reducer, ILogger<DeadLetterWatch> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var sqs = access.Sqs.Open();
        var url = await sqs.GetQueueUrlAsync(options.Queues.DeadBatches, stoppingToken)
            ?? throw new ConfigurationException($"The queue {options.Queues.DeadBatches} does not exist. 'queuemap setup' makes it.");
        try
        {
            await new DeadLetterWatch(sqs, url, reducer, log, access.Time).RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }
}
