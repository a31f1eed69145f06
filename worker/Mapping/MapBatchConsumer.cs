using MassTransit;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Runs;
using QueueMap.Worker.Hosting;
using QueueMap.Worker.Reducing;

namespace QueueMap.Worker.Mapping;

/// <summary>Maps one batch and sends its partial. The batch is acknowledged only after the partial has been sent.</summary>
public sealed class MapBatchConsumer(RunDirectory runs, BatchMapper mapper, QueueNames queues, IClaimCheck claims, WorkPulse pulse, WorkMeter meter, IRunObserver observer) : IConsumer<MapBatch>
{
    public async Task Consume(ConsumeContext<MapBatch> context)
    {
        var run = await runs.FindAsync(RunId.Require(context.Message.Run), context.CancellationToken)
            ?? throw new UnknownRunException(context.Message.Run);
        if (run.State.IsFinished() || claims.Redeem(context.Message) is not { } batch)
        {
            return; // Cancelled, or settled by another delivery: there is nothing left to contribute.
        }

        using var held = pulse.Hold();
        var partial = await mapper.MapAsync(batch, run.Spec, runs.SourceOf(run.Spec), context.CancellationToken);
        await context.SendOnAsync(queues.PartialsAddress, claims.Leave(PartialSize.Fit(partial with { Work = meter.Take() })));
        observer.Mapped(batch.Run, batch.Batch);
        claims.Discard(context.Message);
    }
}
