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
    ISqs sqs, ISqsQueues queues, string queueUrl, Reducer reducer, ILogger<DeadLetterWatch> log, TimeProvider time)
{
    /// <summary>A look costs one call. With the time that SQS needs to count, a death is in the ledger within 30 s.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    /// <summary>As often the queue is read although its depth is the same: one letter may have left as another one came.</summary>
    public static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(5);

    /// <summary>Short, because who lists dead letters does not see them meanwhile.</summary>
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(10);

    /// <summary>Looks in a row at a queue of which less could be read than it holds: somebody else may hold the rest for long.</summary>
    private const int MaxRereads = 3;

    private readonly DeadLetterReader _reader = new(sqs, queueUrl, time);
    private HashSet<string> _known = new(StringComparer.Ordinal);
    private long? _depth;
    private long _sweptAt;
    private int _rereads;

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
            catch (Exception error) when (error is not OperationCanceledException)
            {
                DeadLetterLog.LookFailed(log, error);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    /// <summary>One look: the depth of the queue, and its letters where that has changed or the last reading is long ago.</summary>
    /// <returns>How many letters were new.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var depth = await DepthAsync(cancellation);
        if (depth is not null && depth == _depth && time.GetElapsedTime(_sweptAt) < SweepEvery)
        {
            return 0;
        }

        await using var reading = await _reader.ReadAsync(
            Visibility, DeadLetterReader.MaxLetters, letter => !_known.Contains(letter.MessageId), cancellation);
        var letters = reading.Letters;
        foreach (var letter in letters)
        {
            await EnterAsync(letter, cancellation);
            _known.Add(letter.MessageId);
        }

        Remember(reading, depth);
        return letters.Count;
    }

    private void Remember(DeadLetterReading reading, long? depth)
    {
        var isWhole = reading.IsComplete && reading.Seen >= depth; // Never where the depth is unknown.
        if (isWhole)
        {
            _known.IntersectWith(reading.SeenIds); // What has left the queue need not be remembered.
        }
        else if (_known.Count > 2 * DeadLetterReader.MaxLetters)
        {
            _known = new(reading.SeenIds, StringComparer.Ordinal);
        }

        _rereads = isWhole || _rereads == MaxRereads ? 0 : _rereads + 1;
        _depth = _rereads == 0 ? depth : null;
        _sweptAt = time.GetTimestamp();
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

    /// <returns>Null where it is unknown: then the queue itself is read.</returns>
    private async Task<long?> DepthAsync(CancellationToken cancellation) =>
        (await new QueueDepthReader(queues).ReadAsync(queueUrl, cancellation)).Depth?.Total;
}

internal static partial class DeadLetterLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Dead letter {MessageId} is no batch of a run here: {Why} 'queuemap dead list' shows it")]
    public static partial void Foreign(ILogger logger, string messageId, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "The dead-letter queue could not be looked at; the next look is in 10 s")]
    public static partial void LookFailed(ILogger logger, Exception error);
}
