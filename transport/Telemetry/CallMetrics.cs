using System.Diagnostics;
using System.Diagnostics.Metrics;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Telemetry;

/// <summary>What SQS bills, and how long it takes. Divided by the messages consumed it gives the calls per 1,000 messages.</summary>
internal static class CallMetrics
{
    /// <summary>As OpenTelemetry advises for messaging, and on to the 20 s of a long poll.</summary>
    internal static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 30];

    private static readonly Meter Meter = new(QueueMetrics.MeterName);
    private static readonly Counter<long> Calls = Meter.CreateCounter<long>("messaging.sqs.calls", "{call}", "Calls of the SQS API, without the SDK's own retries.");
    private static readonly Counter<long> SentMessages = Meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Messages that SQS was asked to take.");
    private static readonly Histogram<double> Durations = Meter.CreateHistogram(
        "messaging.client.operation.duration",
        "s",
        "Duration of a call of the SQS API with the SDK's own retries; of a receive, with the time that it waits for messages.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Bounds });

    public static void Called(string operation, string? queue, TimeSpan took, Exception? failure)
    {
        var tags = new TagList { { "messaging.system", "aws_sqs" }, { "messaging.operation.name", operation } };
        Calls.Add(1, tags);
        if (TypeOf(operation) is { } type)
        {
            tags.Add("messaging.operation.type", type);
        }

        if (queue is not null)
        {
            tags.Add("messaging.destination.name", NameOf(queue));
        }

        if (failure is not null)
        {
            tags.Add("error.type", ErrorType(failure));
        }

        Durations.Record(took.TotalSeconds, tags);
    }

    public static void Sent(string queue, IEnumerable<SqsEntryResult> results)
    {
        foreach (var group in results.GroupBy(result => result.Error?.Code))
        {
            var tags = new TagList { { "messaging.system", "aws_sqs" }, { "messaging.operation.name", "SendMessageBatch" }, { "messaging.destination.name", NameOf(queue) } };
            if (group.Key is { } code)
            {
                tags.Add("error.type", code);
            }

            SentMessages.Add(group.Count(), tags);
        }
    }

    /// <summary>SQS's own code where it has given one, which is one of few; else the exception's type.</summary>
    internal static string ErrorType(Exception failure) => failure switch
    {
        SqsException { ErrorCode: { Length: > 0 } code } => code,
        OperationCanceledException => "cancelled",
        _ => failure.GetType().FullName ?? failure.GetType().Name,
    };

    private static string NameOf(string queue) => queue[(queue.LastIndexOfAny(['/', ':']) + 1)..];

    private static string? TypeOf(string operation) => operation switch
    {
        "SendMessageBatch" => "send",
        "ReceiveMessage" => "receive",
        "DeleteMessageBatch" or "ChangeMessageVisibilityBatch" => "settle",
        _ => null,
    };
}
