using QueueMap.AmazonSqs.Sqs;
using QueueMap.Contracts.Runs;

namespace QueueMap.Worker.DeadLetters;

/// <summary>
/// The partials that no reducer could fold, as far as a run still waits for their batches. Mapping such a batch again gives
/// the same partial, so this is mended by sending the batch once more.
/// </summary>
/// <param name="queueUrl">Of the dead partials.</param>
public sealed class LostPartials(ISqs sqs, string queueUrl, TimeProvider time)
{
    /// <summary>Short: whoever else looks meanwhile sees fewer letters. A reading gives back at its end in any case.</summary>
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(30);

    public Task<DeadLetterReading> ReadAsync(RunSnapshot run, CancellationToken cancellation) =>
        new DeadLetterReader(sqs, queueUrl, time, ofPartials: true).ReadAsync(
            Visibility,
            DeadLetterReader.MaxLetters,
            letter => letter.Batch is { Kind: LetterKind.Partial } partial && partial.Run == run.Header.Spec.Run && IsAwaited(run, partial.Batch),
            cancellation);

    private static bool IsAwaited(RunSnapshot run, int batch) => batch < run.Header.Listing.Announced && run.Awaits(batch);
}
