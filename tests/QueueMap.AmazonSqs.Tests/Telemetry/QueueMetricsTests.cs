using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using QueueMap.AmazonSqs.Telemetry;

namespace QueueMap.AmazonSqs.Tests.Telemetry;

public sealed class QueueMetricsTests
{
    [Fact]
    public void Weak_point_11_what_happens_on_a_queue_is_counted_by_name_and_queue()
    {
        const string Queue = "a-queue-of-this-test-only";
        var counts = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == QueueMetrics.MeterName)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (tags.ToArray().Contains(new("messaging.destination.name", Queue)))
            {
                counts.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
            }
        });
        listener.Start();
        var metrics = new QueueMetrics(Queue);
        metrics.Received(10);
        metrics.Received(0);
        metrics.Renewed();
        metrics.LostLock();
        metrics.Duplicate();
        metrics.GivenBack();
        metrics.Deleted();
        Assert.Equal(
            new Dictionary<string, long>
            {
                ["messaging.client.consumed.messages"] = 10,
                ["messaging.sqs.receives"] = 2,
                ["messaging.sqs.receives.empty"] = 1,
                ["messaging.sqs.renewals"] = 1,
                ["messaging.sqs.locks.lost"] = 1,
                ["messaging.sqs.duplicates"] = 1,
                ["messaging.sqs.given_back"] = 1,
                ["messaging.sqs.deleted"] = 1,
            }.OrderBy(pair => pair.Key),
            counts.OrderBy(pair => pair.Key));
    }
}
