using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using QueueMap.Contracts.Wire;
using QueueMap.Worker.Hosting;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Reducing;

namespace QueueMap.Worker.Fleet;

/// <summary>The bus of one process of the fleet: on SQS the same endpoints that the embedded run has in memory.</summary>
public static class FleetBus
{
    /// <summary>
    /// Deliveries of a batch before SQS gives it up. A batch that kills its worker takes this many with it, a visibility
    /// timeout apart; fewer would give up batches that only shared a process with it, or failed batches before their last redelivery.
    /// </summary>
    private const int BatchDeliveries = 5;

    /// <summary>Host of the bus's addresses: no region's name, so that the standard chain says which.</summary>
    private const string AnyRegion = "default";

    /// <param name="role">Null: the process only sends.</param>
    /// <param name="deployOnly">The queues of the role are made, or checked, and nothing is received.</param>
    public static void AddFleetBus(this IServiceCollection services, FleetOptions options, FleetAccess access, FleetRole? role, bool deployOnly = false)
    {
        var gate = new AmazonSqsReceiveGate();
        services.AddMassTransit(bus =>
        {
            bus.AddQueueMapConsumers();
            bus.UsingAmazonSqs((context, sqs) =>
            {
                sqs.Host(AnyRegion, host => host.Client(access.Sqs));
                sqs.ReceiveGate = gate;
                sqs.TopologyMode = options.Topology;
                sqs.DeployTopologyOnly = deployOnly;
                sqs.ConfigureJsonSerializerOptions(WireFormat.Configure);
                if (role?.HasFlag(FleetRole.Map) == true)
                {
                    sqs.ReceiveEndpoint(options.Queues.Batches, endpoint =>
                    {
                        endpoint.VisibilityTimeout = (int)options.Visibility.TotalSeconds;
                        endpoint.DeadLetterQueueName = options.Queues.DeadBatches;
                        endpoint.MaxReceiveCount = BatchDeliveries;
                        endpoint.RedeliverByVisibility = true;
                        if (!deployOnly)
                        {
                            Endpoints.ConfigureBatches(context, endpoint, options.Workers, Endpoints.FleetRedeliveries);
                        }
                    });
                }

                if (role?.HasFlag(FleetRole.Reduce) == true)
                {
                    sqs.ReceiveEndpoint(options.Queues.Partials, endpoint =>
                    {
                        endpoint.VisibilityTimeout = (int)options.Visibility.TotalSeconds;
                        endpoint.DeadLetterQueueName = options.Queues.DeadPartials;
                        endpoint.RedeliverByVisibility = true;
                        if (!deployOnly)
                        {
                            Endpoints.ConfigurePartials(context, endpoint, FoldOptions.Billed.MaxPartials, Endpoints.FleetRedeliveries);
                        }
                    });
                }
            });
        });
        services.AddHostedService(_ => new ReceiveStop(gate)); // Behind the bus, so that it is stopped before it.
        services.Configure<MassTransitHostOptions>(host =>
        {
            // A worker that waits for its queues must be able to say so (/health); whoever only sends, or sets up, waits himself.
            host.WaitUntilStarted = role is null || deployOnly;
            host.StopTimeout = options.StopWithin;

            // What runs is cancelled in time to give its batch back.
            host.ConsumerStopTimeout = options.StopWithin * 0.8;
        });
    }
}
