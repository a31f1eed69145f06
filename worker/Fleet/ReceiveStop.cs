using MassTransit;
using Microsoft.Extensions.Hosting;

namespace QueueMap.Worker.Fleet;

/// <summary>Ends receiving before the bus is stopped, and where it cannot be, because it is still starting.</summary>
internal sealed class ReceiveStop(AmazonSqsReceiveGate gate) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => gate.CloseAsync(cancellationToken);
}
