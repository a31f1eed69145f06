using MassTransit;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Hosting;

namespace QueueMap.Worker.Reducing;

/// <summary>Acknowledges a partial once its fold is durable.</summary>
public sealed class PartialMaximaConsumer(FoldQueue folds, IClaimCheck claims, WorkPulse pulse) : IConsumer<PartialMaxima>
{
    public async Task Consume(ConsumeContext<PartialMaxima> context)
    {
        RunId.Require(context.Message.Run);
        using var held = pulse.Hold();
        if (claims.Redeem(context.Message) is { } partial)
        {
            await folds.FoldAsync(partial, context.CancellationToken);
            claims.Discard(partial);
        }
    }
}

/// <summary>Acknowledges the news of a dead batch once the ledger holds it.</summary>
public sealed class BatchDiedConsumer(Reducer reducer) : IConsumer<BatchDied>
{
    public Task Consume(ConsumeContext<BatchDied> context)
    {
        RunId.Require(context.Message.Run);
        return reducer.BuryAsync(context.Message, context.CancellationToken);
    }
}
