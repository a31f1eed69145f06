using Microsoft.Extensions.Logging;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.Contracts.Messages;
using QueueMap.Storage.Runs;
using QueueMap.Worker.Reducing;

namespace QueueMap.Worker.DeadLetters;

/// <summary>
/// Enters batches into the ledger that died without a word: their process was killed, and SQS moved them to the dead-letter
/// queue. Without it a run would wait for them for ever. The messages stay where they are, for people.
/// </summary>
public sealed class DeadLetterWatch(
    ISqs sqs, string queueUrl, Reducer reducer, ILogger<DeadLetterWatch> log, TimeProvider time)
{
    /// <summary>
    /// So that a death is in the ledger within 30 s. The queue is read each time, because its depth tells too little: SQS counts
    /// late by up to a minute, and where a letter leaves as another comes the count stays. An empty queue costs one call a look;
    /// ten letters cost two more.
    /// </summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);

    /// <summary>Short, because who lists dead letters does not see them meanwhile.</summary>
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(10);

    private readonly DeadLetterReader _reader = new(sqs, queueUrl, time);
    private HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Looks until it is cancelled. A look that fails is logged, and the next one made.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        do
        {
            try
            {
                await SweepAsync(cancellation);
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                // Also a cancellation that nobody asked for: a client says so that a call has taken too long.
                DeadLetterLog.LookFailed(log, error);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    /// <summary>One look at all letters.</summary>
    /// <returns>How many of them were new.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        await using var reading = await _reader.ReadAsync(
            Visibility, DeadLetterReader.MaxLetters, letter => !_known.Contains(letter.MessageId), cancellation);
        var letters = reading.Letters;
        foreach (var letter in letters)
        {
            await EnterAsync(letter, cancellation);
            _known.Add(letter.MessageId);
        }

        // One that somebody holds is not seen, and would be entered again if it were forgotten: so only when there are many.
        if (_known.Count > 2 * DeadLetterReader.MaxLetters)
        {
            _known = new(reading.SeenIds, StringComparer.Ordinal);
        }

        return letters.Count;
    }

    private async Task EnterAsync(DeadLetter letter, CancellationToken cancellation)
    {
        if (letter.Batch is not { } batch)
        {
            DeadLetterLog.Foreign(log, letter.MessageId, Mapping.Shown.Text(letter.Foreign ?? ""));
            return;
        }

        try
        {
            await reducer.BuryAsync(new BatchDied(batch.Run, batch.Batch, letter.Cause, batch.Pass), cancellation);
        }
        catch (Exception error) when (error is UnknownRunException or PartialRefusedException)
        {
            DeadLetterLog.Foreign(log, letter.MessageId, Mapping.Shown.Text(error.Message));
        }
    }
}

internal static partial class DeadLetterLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Dead letter {MessageId} is no batch of a run here: {Why} 'queuemap dead list' shows it")]
    public static partial void Foreign(ILogger logger, string messageId, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "The dead-letter queue could not be looked at; the next look is in 15 s")]
    public static partial void LookFailed(ILogger logger, Exception error);
}
