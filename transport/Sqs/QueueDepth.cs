using System.Globalization;

namespace QueueMap.AmazonSqs.Sqs;

/// <summary>How many messages a queue holds, as SQS counts: approximately, and late by up to a minute.</summary>
public sealed record QueueDepth(long Visible, long InFlight, long Delayed)
{
    public long Total => Visible + InFlight + Delayed;
}

/// <summary>
/// A depth, or why there is none. There is no default: a queue that could not be asked is not an empty one, and whoever
/// scales to zero or ends a run by it would lose work.
/// </summary>
public readonly record struct QueueDepthReading
{
    private readonly string? _whyUnknown;

    public QueueDepthReading(QueueDepth depth) => Depth = depth;

    public QueueDepthReading(string whyUnknown) => _whyUnknown = whyUnknown;

    /// <summary>Null: unknown.</summary>
    public QueueDepth? Depth { get; }

    /// <summary>Null when the depth is known.</summary>
    public string? WhyUnknown => Depth is null ? _whyUnknown ?? "It has not been read." : null;

    /// <summary>False when the depth is unknown.</summary>
    public bool IsKnownEmpty => Depth is { Total: 0 };
}

public sealed class QueueDepthReader(ISqsQueues sqs)
{
    private const string Visible = "ApproximateNumberOfMessages";
    private const string InFlight = "ApproximateNumberOfMessagesNotVisible";
    private const string Delayed = "ApproximateNumberOfMessagesDelayed";

    /// <summary>Fails only when it is cancelled.</summary>
    public async Task<QueueDepthReading> ReadAsync(string queueUrl, CancellationToken cancellation)
    {
        try
        {
            var counts = await sqs.GetAttributesAsync(queueUrl, [Visible, InFlight, Delayed], cancellation);
            return Count(counts, Visible) is { } visible && Count(counts, InFlight) is { } inFlight && Count(counts, Delayed) is { } delayed
                ? new(new QueueDepth(visible, inFlight, delayed))
                : new($"SQS answered without all of {Visible}, {InFlight} and {Delayed} as numbers for {queueUrl}.");
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            return new($"SQS could not be asked for the depth of {queueUrl}: {exception.Message}");
        }
    }

    private static long? Count(IReadOnlyDictionary<string, string> counts, string name) =>
        counts.TryGetValue(name, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}
