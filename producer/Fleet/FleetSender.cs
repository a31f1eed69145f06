using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using QueueMap.Producer.Output;
using QueueMap.Producer.Publishing;
using QueueMap.Worker.Fleet;
using QueueMap.Worker.Hosting;

namespace QueueMap.Producer.Fleet;

/// <summary>A bus on SQS that receives nothing: it sends batches, or makes the queues.</summary>
internal sealed class FleetSender : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly FleetOptions _options;

    private FleetSender(IHost host, FleetOptions options) => (_host, _options) = (host, options);

    public static Task<FleetSender> StartAsync(FleetOptions options, FleetAccess access, bool verbose, CancellationToken cancellation) =>
        StartAsync(options, access, role: null, verbose, cancellation);

    /// <summary>Makes the queues and their dead-letter queues, and wires them.</summary>
    public static async Task DeployAsync(FleetOptions options, FleetAccess access, bool verbose, CancellationToken cancellation)
    {
        var deployment = await StartAsync(options with { Topology = AmazonSqsTopologyMode.Create }, access, FleetRole.All, verbose, cancellation);
        await deployment.DisposeAsync();
    }

    public async Task<IBatchQueue> BatchesAsync() =>
        new BusQueue(await _host.Services.GetRequiredService<IBus>().GetSendEndpoint(_options.Queues.BatchesAddress), new CarriedBodies());

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static async Task<FleetSender> StartAsync(FleetOptions options, FleetAccess access, FleetRole? role, bool verbose, CancellationToken cancellation)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        StandardErrorLog.AddTo(builder.Logging, verbose);
        builder.Services.AddFleetBus(options, access, role, deployOnly: role is not null);
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellation);
            return new FleetSender(host, options);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }
}
