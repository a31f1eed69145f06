using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Reducing;

namespace QueueMap.Worker.Hosting;

/// <summary>The receive endpoints of the two queues: the same in process and in a fleet.</summary>
public static class Endpoints
{
    /// <summary>
    /// Four attempts within about ten seconds: enough for a store that restarts or a burst of throttling. What lasts
    /// longer is not cured by holding the batch.
    /// </summary>
    private const int Retries = 3;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(5);

    /// <param name="concurrency">Batches mapped at once.</param>
    public static void ConfigureBatches(IRegistrationContext context, IReceiveEndpointConfigurator endpoint, int concurrency)
    {
        endpoint.PrefetchCount = concurrency;
        endpoint.ConcurrentMessageLimit = concurrency;
        endpoint.PublishFaults = false; // The reducer is told by DeathNotice.
        endpoint.UseFilter(new DeathNotice(context.GetRequiredService<TimeProvider>()));
        endpoint.ConfigureConsumer<MapBatchConsumer>(context, consumer => consumer.UseMessageRetry(Retry));
    }

    /// <param name="gathered">Partials that may wait for one fold together.</param>
    public static void ConfigurePartials(IRegistrationContext context, IReceiveEndpointConfigurator endpoint, int gathered)
    {
        endpoint.PrefetchCount = gathered;
        endpoint.ConcurrentMessageLimit = gathered;
        endpoint.PublishFaults = false;
        endpoint.UseFilter(new LossNotice(context.GetRequiredService<IRunObserver>()));
        endpoint.ConfigureConsumer<PartialMaximaConsumer>(context, consumer => consumer.UseMessageRetry(Retry));
        endpoint.ConfigureConsumer<BatchDiedConsumer>(context, consumer => consumer.UseMessageRetry(Retry));
    }

    // On the consumer, not on the endpoint: there it would stand outside of the notices, and the first failure of four would
    // count as the last.
    private static void Retry(IRetryConfigurator retry)
    {
        retry.Exponential(Retries, FirstRetry, LastRetry, FirstRetry);
        retry.Ignore<PartialRefusedException>();
        retry.Ignore<PartialTooLargeException>();
        retry.Ignore<ArgumentException>();
        retry.Ignore<OperationCanceledException>();
    }
}
