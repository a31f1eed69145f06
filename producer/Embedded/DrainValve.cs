using MassTransit;

namespace QueueMap.Producer.Embedded;

/// <summary>
/// Lets batches through to the worker until it is closed. MassTransit's transport in memory delivers whatever its queue
/// holds before an endpoint is stopped; what is dropped here the ledger still waits for, and the next session publishes it
/// again from the manifest.
/// </summary>
internal sealed class DrainValve : IFilter<ConsumeContext>
{
    private volatile bool _isClosed;

    public void Close() => _isClosed = true;

    public Task Send(ConsumeContext context, IPipe<ConsumeContext> next) => _isClosed ? Task.CompletedTask : next.Send(context);

    public void Probe(ProbeContext context) => context.CreateFilterScope("drainValve");
}
