using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.Producer.Fleet;
using QueueMap.Simulation.Scheduling;
using QueueMap.Simulation.Services;
using QueueMap.Storage.S3;
using QueueMap.Worker.Fleet;
using QueueMap.Worker.Hosting;
using QueueMap.Worker.Reducing;

namespace QueueMap.Simulation.World;

/// <summary>A process of the fleet: the product's own code, with the world's services and clock.</summary>
internal sealed class FleetProcess
{
    private readonly SimWorld _world;
    private ServiceProvider? _services;

    public FleetProcess(SimWorld world, string name)
    {
        _world = world;
        Process = new SimProcess(world.Simulator, name);
        if (world.Faults.Skews)
        {
            Process.Clock.Skew = TimeSpan.FromSeconds((world.Simulator.Chance.NextDouble() - 0.5) * 1_800);
            world.Faults.Count.Add("F32 clock off");
        }

        var seed = world.Simulator.Chance.Next();
        Access = new FleetAccess(Process.Clock)
        {
            Writer = name,
            Dynamo = () => MemoryDynamo.For(Process, world.Network, world.Tables),
            Sqs = new SqsClientOptions { Time = Process.Clock, JitterSeed = seed, Client = _ => new MemorySqs(Process, world.Network, world.Queues) },
            S3 = new S3Options
            {
                Time = Process.Clock,
                JitterSeed = seed,
                Anonymous = true,
                ServiceUrl = MemoryS3.Url,
                Region = "us-east-1",
                Http = _ => new MemoryS3(Process, world.Network, world.Buckets, world.Items),
            },
            InlineBytes = world.Plan.InlineBytes,
        };
    }

    public SimProcess Process { get; }

    public FleetAccess Access { get; }

    public bool IsStarted { get; private set; }

    public long StartedAt { get; private set; }

    /// <summary>It looks at the dead letters.</summary>
    public bool IsWatcher { get; private set; }

    public bool IsStopping { get; set; }

    public FleetOptions OptionsFor(FleetRole role) => new()
    {
        State = SimWorld.State,
        Role = role,
        Workers = _world.Plan.Concurrency,
        FetchConcurrency = _world.Plan.Fetches,
    };

    public FleetHome NewHome()
    {
        var options = OptionsFor(FleetRole.All);
        return new FleetHome(options, Access, new FleetStores(options, Access), "");
    }

    /// <summary>As a container starts.</summary>
    public async Task StartAsync(FleetRole role)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(_world.Logs);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton(RetryPauses.None);
        services.AddSingleton(new WorkerName(Process.Name));
        services.AddSingleton(new WorkMeter(() => 0, () => TimeSpan.Zero, () => TimeSpan.Zero)); // What a real processor takes differs from run to run.
        services.AddSingleton<IRunObserver>(new QuietObserver());
        services.AddFleet(OptionsFor(role), Access);
        _services = services.BuildServiceProvider();
        foreach (var hosted in _services.GetServices<IHostedService>())
        {
            await hosted.StartAsync(CancellationToken.None);
            if (hosted is BackgroundService { ExecuteTask: { } work })
            {
                _ = EndWithAsync(work);
            }
        }

        (IsStarted, StartedAt, IsWatcher) = (true, _world.Simulator.Now, role.HasFlag(FleetRole.Reduce));
    }

    // As a host does: where its work fails, the process ends, and whoever runs the container starts it again.
    private async Task EndWithAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception error) when (!Process.IsAlive || (IsStopping && error is OperationCanceledException))
        {
            // It was told to, or is dead.
        }
        catch (Exception error)
        {
            _world.Judge.OnFailure(Process, error);
            Process.Exit();
        }
    }

    /// <summary>As a container stops on SIGTERM.</summary>
    public async Task StopAsync()
    {
        foreach (var hosted in _services!.GetServices<IHostedService>().Reverse())
        {
            await hosted.StopAsync(CancellationToken.None);
        }

        await _services!.DisposeAsync();
    }
}
