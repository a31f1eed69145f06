using QueueMap.AmazonSqs.Sqs;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Publishing;
using QueueMap.Worker.DeadLetters;

namespace QueueMap.Producer.DeadLetters;

/// <summary>
/// Sends the batches again whose partials could not be folded. A batch is sent first and its letters are deleted then: a kill
/// in between leaves letters that have it sent again, and what comes twice counts once.
/// </summary>
public sealed class LostPartialSender(LostPartials lost, AwaitedBatches batches, Action<string> note)
{
    /// <returns>How many batches were sent.</returns>
    public async Task<int> SendAsync(RunSnapshot run, CancellationToken cancellation)
    {
        var id = run.Header.Spec.Run;
        try
        {
            await using var reading = await lost.ReadAsync(run, cancellation);
            if (reading.Letters.Count == 0)
            {
                return 0;
            }

            var sent = await batches.SendAsync(id, reading.Letters.Select(letter => letter.Batch!.Batch).ToHashSet(), cancellation);
            await reading.RemoveAsync(reading.Letters, cancellation);
            note($"{sent:N0} batches are sent again, because their partials could not be folded; the last of them died of {reading.Letters[^1].Cause.Error}: {reading.Letters[^1].Cause.Message}");
            return sent;
        }
        catch (SqsException error)
        {
            note($"Whether partials of run {id} could not be folded is not known: {error.Message}");
            return 0;
        }
    }
}
