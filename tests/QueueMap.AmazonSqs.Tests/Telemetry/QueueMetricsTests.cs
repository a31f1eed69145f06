using QueueMap.AmazonSqs.Telemetry;

namespace QueueMap.AmazonSqs.Tests.Telemetry;

public sealed class QueueMetricsTests
{
    [Theory]
    [InlineData("messaging.client.consumed.messages", 10)]
    [InlineData("messaging.sqs.receives", 2)]
    [InlineData("messaging.sqs.receives.empty", 1)]
    [InlineData("messaging.sqs.renewals", 1)]
    [InlineData("messaging.sqs.locks.lost", 1)]
    [InlineData("messaging.sqs.duplicates", 1)]
    [InlineData("messaging.sqs.given_back", 1)]
    [InlineData("messaging.sqs.postponed", 1)]
    [InlineData("messaging.sqs.deleted", 1)]
    public void Weak_point_11_what_happens_on_a_queue_is_counted_by_name_and_queue(string instrument, double count)
    {
        var queue = $"a-queue-for-{instrument}";
        using var measured = new Measurements(queue);
        var metrics = new QueueMetrics(queue);
        metrics.Received(10);
        metrics.Received(0);
        metrics.Renewed();
        metrics.LostLock();
        metrics.Duplicate();
        metrics.GivenBack();
        metrics.Postponed();
        metrics.Deleted();
        Assert.Equal(count, measured.Of(instrument).Sum(measurement => measurement.Value));
    }
}
