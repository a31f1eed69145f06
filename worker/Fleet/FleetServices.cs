using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using QueueMap.Worker.Fleet.Protection;
using QueueMap.Worker.Hosting;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Reducing;

namespace QueueMap.Worker.Fleet;

/// <summary>Everything that a worker or reducer process consists of, but for what its host asks and reads of it.</summary>
public static class FleetServices
{
    public static void AddFleet(this IServiceCollection services, FleetOptions options, FleetAccess access)
    {
        services.AddSingleton(options);
        services.AddSingleton(access);
        services.AddSingleton(options.Queues);
        services.AddSingleton(MapperOptions.ForGets(options.FetchConcurrency));
        services.AddSingleton(access.Time);
        services.AddSingleton(FoldOptions.Billed);
        services.AddSingleton<WorkPulse>();
        services.TryAddSingleton<IRunObserver, RunMetrics>();
        services.AddSingleton(_ => new FleetStores(options, access));
        services.AddSingleton(provider => provider.GetRequiredService<FleetStores>().Runs);
        services.AddSingleton(provider => provider.GetRequiredService<FleetStores>().Files);
        services.AddSingleton(provider => provider.GetRequiredService<FleetStores>().Results);
        services.AddSingleton<Func<Contracts.Runs.RunSpec, Storage.Objects.IObjectSource>>(
            provider => provider.GetRequiredService<FleetStores>().OpenSource);
        services.TryAddSingleton(provider => new WorkMeter(() => provider.GetRequiredService<FleetStores>().PartsGot, WorkMeter.OfProcess, () => provider.GetRequiredService<WorkPulse>().HeldTime));
        services.AddQueueMapWorker();
        if (access.TaskAgent is { Length: > 0 } agent && options.Role.HasFlag(FleetRole.Map))
        {
            // Before the bus, so that it is stopped after it. Reducers are as many as they are, and a fold is done within seconds.
            services.AddSingleton(_ => new TaskAgent(agent));
            services.AddHostedService<TaskProtection>();
        }

        services.AddFleetBus(options, access, options.Role);
        if (options.Role.HasFlag(FleetRole.Reduce))
        {
            services.AddHostedService<DeadLetterService>();
        }
    }
}
