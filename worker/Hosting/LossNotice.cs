using MassTransit;
using QueueMap.Worker.Reducing;

namespace QueueMap.Worker.Hosting;

/// <summary>Stands outside the retries of the partials queue, and reports what escapes them.</summary>
internal sealed class LossNotice(IRunObserver observer) : IFilter<ConsumeContext>
{
    public async Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
    {
        try
        {
            await next.Send(context);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            observer.Lost(error);
            throw;
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("lossNotice");
}
