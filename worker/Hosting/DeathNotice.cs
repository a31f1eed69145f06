using MassTransit;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Messages;

namespace QueueMap.Worker.Hosting;

/// <summary>
/// Stands outside the retries of the batches queue: what escapes them has failed for good, and the reducer is told, so
/// that the ledger names the dead batch and its cause without anybody reading a dead-letter queue.
/// </summary>
internal sealed class DeathNotice(QueueNames queues, WorkerName worker, TimeProvider time) : IFilter<ConsumeContext>
{
    /// <summary>A stack trace belongs to the log; the ledger keeps what a person groups and reads by.</summary>
    private const int MaxMessageLength = 1_000;

    public async Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
    {
        try
        {
            await next.Send(context);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            if (context.TryGetMessage<MapBatch>(out var received))
            {
                var batch = received.Message;
                await context.SendOnAsync(queues.PartialsAddress, new BatchDied(batch.Run, batch.Batch, CauseOf(error), batch.Pass));
            }

            throw;
        }
    }

    private DeathCause CauseOf(Exception error)
    {
        var message = error.Message.Length <= MaxMessageLength ? error.Message : error.Message[..MaxMessageLength];
        return new DeathCause(error.GetType().Name, message, worker.Value, time.GetUtcNow());
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("deathNotice");
}
