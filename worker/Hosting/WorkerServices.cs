using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using QueueMap.Storage.Runs;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Mapping.Scanning;
using QueueMap.Worker.Reducing;

namespace QueueMap.Worker.Hosting;

public static class WorkerServices
{
    /// <summary>
    /// What mapping and reducing need, over whatever stores, source, observer, options, clock and claim check the home has registered.
    /// </summary>
    public static IServiceCollection AddQueueMapWorker(this IServiceCollection services)
    {
        services.TryAddSingleton<IClaimCheck, CarriedBodies>();
        services.TryAddSingleton(RetryPauses.Standard);
        services.TryAddSingleton(WorkerName.OfProcess);
        services.AddSingleton<RunLedger>();
        services.AddSingleton<QuarantineFiles>();
        services.AddSingleton<RunDirectory>();
        services.AddSingleton<IItemScanner>(_ => new ByteScanner());
        services.AddSingleton<BatchMapper>();
        services.AddSingleton<Finalizer>();
        services.AddSingleton<Reducer>();
        services.AddSingleton<FoldQueue>();
        return services;
    }

    public static void AddQueueMapConsumers(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<MapBatchConsumer>();
        bus.AddConsumer<PartialMaximaConsumer>();
        bus.AddConsumer<BatchDiedConsumer>();
        bus.DisableUsageTelemetry();
    }
}
