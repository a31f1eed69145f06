using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.Worker.DeadLetters;

/// <summary>
/// Reads a dead-letter queue without emptying it. SQS has no other way to look than to receive: messages are hidden for a
/// moment and given back, and each counts once however often it comes.
/// </summary>
/// <param name="ofPartials">The queue is that of dead partials.</param>
public sealed class DeadLetterReader(ISqs sqs, string queueUrl, TimeProvider time, bool ofPartials = false)
{
    /// <summary>More than a person reads and than memory should hold; what is behind is seen when these are gone.</summary>
    public const int MaxLetters = 10_000;

    /// <summary>Makes SQS ask all of its servers: a receive without a wait may come back empty from a queue that is not.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    /// <summary>Receives without a new message after which the queue has been seen, where letters come back while it is read.</summary>
    private const int MaxRepeats = 3;

    /// <param name="visibility">How long others do not see what was received, at most: this reading gives back earlier.</param>
    /// <param name="max">Messages to look at, at most.</param>
    /// <param name="keep">Which letters are wanted; the others are given back with these, and take no memory.</param>
    public async Task<DeadLetterReading> ReadAsync(TimeSpan visibility, int max, Func<DeadLetter, bool> keep, CancellationToken cancellation)
    {
        var reading = new DeadLetterReading(sqs, queueUrl);
        try
        {
            await ReadOnAsync(reading, visibility, max, keep, cancellation);
            return reading;
        }
        catch
        {
            await reading.DisposeAsync();
            throw;
        }
    }

    /// <summary>As <see cref="ReadAsync"/>, of what has come to the queue since, or come back to it.</summary>
    public async Task ReadOnAsync(DeadLetterReading reading, TimeSpan visibility, int max, Func<DeadLetter, bool> keep, CancellationToken cancellation)
    {
        for (var repeats = 0; repeats < MaxRepeats && reading.Seen < max;)
        {
            var received = await sqs.ReceiveAsync(queueUrl, SqsLimits.MaxBatchEntries, Wait, visibility, cancellation);
            if (received.Messages.Count + received.Corrupt.Count == 0)
            {
                reading.IsComplete = true;
                return;
            }

            var before = reading.Seen;
            foreach (var message in received.Messages)
            {
                reading.Take(Read(message), keep);
            }

            foreach (var message in received.Corrupt)
            {
                reading.Take(Read(message) with { Batch = null, Foreign = "Its body is not what its checksum says." }, keep);
            }

            repeats = reading.Seen == before ? repeats + 1 : 0;
        }

        reading.IsComplete = reading.Seen < max;
    }

    private DeadLetter Read(SqsMessage message)
    {
        var headers = new DeadLetterHeaders(message);
        var (batch, foreign) = DeadLetterBody.Read(message.Body, ofPartials);
        return new DeadLetter
        {
            MessageId = message.MessageId,
            ReceiptHandle = message.ReceiptHandle,
            Batch = batch,
            Foreign = foreign,
            Cause = headers.CauseAt(time.GetUtcNow()),
            IsSilent = headers.IsSilent,
            Attempts = headers.Attempts,
            Stack = headers.Stack,
            SentAt = message.SentAt,
        };
    }
}
