using System.Diagnostics.Metrics;

namespace QueueMap.AmazonSqs.Telemetry;

/// <summary>What SQS bills. Divided by the messages consumed it gives the calls per 1,000 messages.</summary>
internal static class CallMetrics
{
    private static readonly Meter Meter = new(QueueMetrics.MeterName);
    private static readonly Counter<long> Calls = Meter.CreateCounter<long>("messaging.sqs.calls", "{call}", "Calls of the SQS API, without the SDK's own retries.");

    public static void Called(string operation) =>
        Calls.Add(1, new("messaging.system", "aws_sqs"), new KeyValuePair<string, object?>("messaging.operation.name", operation));
}
