using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace QueueMap.AmazonSqs.Telemetry;

/// <summary>What happens on one queue, by OpenTelemetry's names where there are any.</summary>
public sealed class QueueMetrics
{
    public const string MeterName = "QueueMap.AmazonSqs";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Consumed = Meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}", "Messages received.");
    private static readonly Counter<long> Receives = Meter.CreateCounter<long>("messaging.sqs.receives", "{call}", "Receive calls answered.");
    private static readonly Counter<long> EmptyReceives = Meter.CreateCounter<long>("messaging.sqs.receives.empty", "{call}", "Receive calls that brought nothing.");
    private static readonly Counter<long> Renewals = Meter.CreateCounter<long>("messaging.sqs.renewals", "{message}", "Visibility timeouts renewed.");
    private static readonly Counter<long> LostLocks = Meter.CreateCounter<long>("messaging.sqs.locks.lost", "{message}", "Messages that became visible to others while held here.");
    private static readonly Counter<long> Duplicates = Meter.CreateCounter<long>("messaging.sqs.duplicates", "{message}", "Messages received again while held here, or after they were processed.");
    private static readonly Counter<long> Releases = Meter.CreateCounter<long>("messaging.sqs.given_back", "{message}", "Messages made visible again at once.");
    private static readonly Counter<long> Postponements = Meter.CreateCounter<long>("messaging.sqs.postponed", "{message}", "Messages hidden for a delay after they failed, to be delivered again.");
    private static readonly Counter<long> Deletions = Meter.CreateCounter<long>("messaging.sqs.deleted", "{message}", "Messages deleted after they were processed.");

    private static readonly Histogram<double> Processing = Meter.CreateHistogram(
        "messaging.process.duration",
        "s",
        "Duration of the handling of one message, without its wait for a turn.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = CallMetrics.Bounds });

    private readonly TagList _tags;

    internal QueueMetrics(string queueName) =>
        _tags = new TagList { { "messaging.system", "aws_sqs" }, { "messaging.destination.name", queueName } };

    internal void Received(int messages)
    {
        Receives.Add(1, _tags);
        Consumed.Add(messages, _tags);
        if (messages == 0)
        {
            EmptyReceives.Add(1, _tags);
        }
    }

    internal void Renewed() => Renewals.Add(1, _tags);

    internal void LostLock() => LostLocks.Add(1, _tags);

    internal void Duplicate() => Duplicates.Add(1, _tags);

    internal void GivenBack() => Releases.Add(1, _tags);

    internal void Postponed() => Postponements.Add(1, _tags);

    internal void Deleted() => Deletions.Add(1, _tags);

    /// <param name="error">Null: handled, or moved to the dead letters.</param>
    internal void Processed(TimeSpan took, string? error)
    {
        var tags = _tags;
        tags.Add("messaging.operation.name", "process");
        tags.Add("messaging.operation.type", "process");
        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        Processing.Record(took.TotalSeconds, tags);
    }
}
