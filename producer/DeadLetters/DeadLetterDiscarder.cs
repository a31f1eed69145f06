using QueueMap.Contracts.Messages;
using QueueMap.Storage.Runs;
using QueueMap.Worker.DeadLetters;
using QueueMap.Worker.Reducing;

namespace QueueMap.Producer.DeadLetters;

/// <summary>
/// Takes letters out of the queue for good. Their batches stay dead in the ledger, from where 'queuemap requeue' can still
/// send them; one of which the ledger has not heard is entered first, or its run would wait for it for ever. The batch of a
/// partial is not dead: 'queuemap resume' sends it.
/// </summary>
public sealed class DeadLetterDiscarder(DeadLetterOffice office)
{
    public async Task<DeadLetterOutcome> DiscardAsync(DeadLetterReading reading, IReadOnlyList<DeadLetter> letters, CancellationToken cancellation)
    {
        var outcome = new DeadLetterOutcome();
        foreach (var letter in letters)
        {
            if (letter.Batch is { Kind: not LetterKind.Partial } batch)
            {
                await EnterAsync(new BatchDied(batch.Run, batch.Batch, letter.Cause, batch.Pass), cancellation);
            }

            var removed = await reading.RemoveAsync([letter], cancellation);
            outcome.Removed += removed;
            if (removed == 0)
            {
                outcome.Leave($"Message {letter.MessageId} could not be deleted: somebody else has received it since. Repeat the command.");
            }
        }

        return outcome;
    }

    private async Task EnterAsync(BatchDied death, CancellationToken cancellation)
    {
        try
        {
            await office.Bury(death, cancellation);
        }
        catch (Exception error) when (error is UnknownRunException or PartialRefusedException)
        {
            // No run here waits for it.
        }
    }
}
