using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QueueMap.Contracts.Wire;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Output;
using QueueMap.Producer.Publishing;
using QueueMap.Worker.Hosting;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Reducing;

namespace QueueMap.Producer.Embedded;

/// <summary>
/// Producer, workers and reducer in one process: the consumers and endpoints of the fleet over MassTransit's transport in
/// memory. The two queues are endpoints of their own, so that a drain can stop the first and let the second run dry.
/// </summary>
public sealed class EmbeddedBus : IAsyncDisposable
{
    private static readonly QueueNames s_queues = new();

    private readonly IHost _host;
    private readonly HostReceiveEndpointHandle _batches;
    private readonly DrainValve _valve;

    private EmbeddedBus(IHost host, HostReceiveEndpointHandle batches, DrainValve valve)
    {
        _host = host;
        _batches = batches;
        _valve = valve;
    }

    public Finalizer Finalizer => _host.Services.GetRequiredService<Finalizer>();

    public static async Task<EmbeddedBus> StartAsync(
        Home home, MapperOptions mapper, RunMonitor monitor, SessionOptions options, CancellationToken cancellation)
    {
        var host = BuildHost(home, mapper, monitor, options);
        await host.StartAsync(cancellation);
        var connector = host.Services.GetRequiredService<IReceiveEndpointConnector>();
        var partials = connector.ConnectReceiveEndpoint(s_queues.Partials, (context, endpoint) =>
        {
            endpoint.DiscardFaultedMessages(); // RunMonitor ends the session: nothing would ever read an error queue in memory.
            Endpoints.ConfigurePartials(context, endpoint, FoldOptions.Local.MaxPartials, redeliveries: []);
        });
        await partials.Ready;
        var valve = new DrainValve();
        var batches = connector.ConnectReceiveEndpoint(s_queues.Batches, (context, endpoint) =>
        {
            endpoint.DiscardFaultedMessages(); // The ledger names the dead batch, and the manifest holds its items.
            endpoint.UseFilter(valve);
            Endpoints.ConfigureBatches(context, endpoint, options.Workers, redeliveries: []);
        });
        await batches.Ready;
        return new EmbeddedBus(host, batches, valve);
    }

    public async Task<IBatchQueue> BatchesAsync() => new BusQueue(
        await _host.Services.GetRequiredService<IBus>().GetSendEndpoint(s_queues.BatchesAddress),
        _host.Services.GetRequiredService<IClaimCheck>());

    /// <summary>Lets the batches that are being mapped end, and begins no other.</summary>
    public Task StopMappingAsync(CancellationToken cancellation)
    {
        _valve.Close();
        return _batches.StopAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _valve.Close();
        await _host.StopAsync();
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }
    }

    private static IHost BuildHost(Home home, MapperOptions mapper, RunMonitor monitor, SessionOptions options)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        StandardErrorLog.AddTo(builder.Logging, options.Verbose);
        if (!options.Verbose)
        {
            // What escapes a consumer is reported once, by DeathNotice or LossNotice, not again with a stack trace.
            builder.Logging.AddFilter("MassTransit", LogLevel.Critical);
        }

        builder.Services.AddSingleton(home.Time);
        builder.Services.AddSingleton(home.Runs);
        builder.Services.AddSingleton(home.Files);
        builder.Services.AddSingleton(home.Results);
        builder.Services.AddSingleton<IRunObserver>(monitor);
        builder.Services.AddSingleton<IPublishGate>(monitor);
        builder.Services.AddSingleton(home.OpenSource);
        builder.Services.AddSingleton<IClaimCheck>(monitor.Bodies);
        builder.Services.AddSingleton(FoldOptions.Local);
        builder.Services.AddSingleton(s_queues);
        builder.Services.AddSingleton(mapper);
        builder.Services.AddSingleton<WorkPulse>();
        builder.Services.AddSingleton(new WorkMeter(() => home.PartsGot, WorkMeter.OfProcess, () => TimeSpan.Zero));
        builder.Services.AddQueueMapWorker();
        builder.Services.AddMassTransit(bus =>
        {
            bus.AddQueueMapConsumers();
            bus.UsingInMemory((_, memory) => memory.ConfigureJsonSerializerOptions(WireFormat.Configure));
        });
        builder.Services.Configure<MassTransitHostOptions>(host => host.WaitUntilStarted = true);
        return builder.Build();
    }
}
