using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using QueueMap.Storage.Objects;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Reducing;

namespace QueueMap.Worker.Hosting;

/// <summary>The receive endpoints of the two queues: the same in process and in a fleet.</summary>
public static class Endpoints
{
    /// <summary>With <see cref="RetryPauses.Standard"/> four attempts within about ten seconds.</summary>
    private const int Retries = 3;

    /// <summary>
    /// When a queue on a service delivers again what the retries could not cure: after an outage of minutes, up to half an
    /// hour in all. It is the same message each time, so the queue must allow one delivery more than there are delays. In one
    /// process nobody waits so long; there the ledger knows what is missing, and a requeue brings it.
    /// </summary>
    public static readonly IReadOnlyList<TimeSpan> FleetRedeliveries =
        [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];

    /// <param name="concurrency">Batches mapped at once.</param>
    /// <param name="redeliveries">Waits before further deliveries; none where the queue cannot delay.</param>
    public static void ConfigureBatches(
        IRegistrationContext context, IReceiveEndpointConfigurator endpoint, int concurrency, IReadOnlyList<TimeSpan> redeliveries)
    {
        var pauses = context.GetRequiredService<RetryPauses>();
        endpoint.PrefetchCount = concurrency;
        endpoint.ConcurrentMessageLimit = concurrency;
        endpoint.PublishFaults = false; // The reducer is told by DeathNotice.
        endpoint.UseFilter(new DeathNotice(
            context.GetRequiredService<QueueNames>(), context.GetRequiredService<WorkerName>(), context.GetRequiredService<TimeProvider>()));
        endpoint.ConfigureConsumer<MapBatchConsumer>(context, consumer => Persist(consumer, redeliveries, pauses));
    }

    /// <param name="gathered">Partials that may wait for one fold together.</param>
    /// <param name="redeliveries">As of <see cref="ConfigureBatches"/>.</param>
    public static void ConfigurePartials(
        IRegistrationContext context, IReceiveEndpointConfigurator endpoint, int gathered, IReadOnlyList<TimeSpan> redeliveries)
    {
        var pauses = context.GetRequiredService<RetryPauses>();
        endpoint.PrefetchCount = gathered;
        endpoint.ConcurrentMessageLimit = gathered;
        endpoint.PublishFaults = false;
        endpoint.UseFilter(new LossNotice(context.GetRequiredService<IRunObserver>()));
        endpoint.ConfigureConsumer<PartialMaximaConsumer>(context, consumer => Persist(consumer, redeliveries, pauses));
        endpoint.ConfigureConsumer<BatchDiedConsumer>(context, consumer => Persist(consumer, redeliveries, pauses));
    }

    // On the consumer, not on the endpoint: there it would stand outside of the notices, and the first failure of four would
    // count as the last.
    private static void Persist<TConsumer>(IConsumerConfigurator<TConsumer> consumer, IReadOnlyList<TimeSpan> redeliveries, RetryPauses pauses)
        where TConsumer : class
    {
        if (redeliveries.Count > 0)
        {
            consumer.UseDelayedRedelivery(redelivery =>
            {
                redelivery.Intervals([.. redeliveries]);
                Ignore(redelivery);
            });
        }

        consumer.UseMessageRetry(retry =>
        {
            if (pauses.Last > TimeSpan.Zero)
            {
                retry.Exponential(Retries, pauses.First, pauses.Last, pauses.First);
            }
            else
            {
                retry.Immediate(Retries);
            }

            Ignore(retry);
        });
    }

    /// <summary>What would fail the same way again.</summary>
    private static void Ignore(IRetryConfigurator retry)
    {
        retry.Ignore<PartialRefusedException>();
        retry.Ignore<PartialTooLargeException>();
        retry.Ignore<ArgumentException>();
        retry.Ignore<SourceException>(source => source.Denied);
        retry.Ignore<OperationCanceledException>();
    }
}
