using QueueMap.FaultProxy;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.EndToEnd.Fleet;

/// <summary>A producer that is stopped amid its sends says how to go on, and nothing else.</summary>
public sealed class PublishingInterruptTests(LocalFleet fleet) : IClassFixture<LocalFleet>
{
    private const int Stations = 60;

    [Fact]
    public async Task Ctrl_C_while_batches_are_sent_ends_with_the_way_to_resume_and_without_a_fault()
    {
        for (var station = 0; station < Stations; station++)
        {
            fleet.Work.WriteStation(2023, $"{station:d11}", $"{station,6:0.0}", "  50.0");
        }

        await fleet.SetUpAsync();
        await fleet.UploadAsync("gsod", "gsod");
        await using var slow = await ProxyProcess.StartAsync(new Uri(fleet.Environment["AWS_ENDPOINT_URL_SQS"]));
        await slow.SetAsync(new FaultRule { Operation = "SendMessageBatch", Fault = FaultKind.Latency, Milliseconds = 1_500, Probability = 1 });
        fleet.Environment["AWS_ENDPOINT_URL_SQS"] = slow.Url.ToString().TrimEnd('/');
        var producer = fleet.StartQueuemap("run", $"s3://{LocalFleet.Bucket}/gsod", "--run", "stopped", "--batch-items", "1");
        await Until.IsAsync(slow.CountsAsync, counts => counts.Of(FaultKind.Latency) > 0);

        Signals.Interrupt(producer.Process);
        var stopped = (await producer.EndAsync()).MustExitWith(5);

        var said = stopped.Messages.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("The run can be resumed: queuemap resume stopped", said[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(said, line => line.Contains("fail:", StringComparison.Ordinal) || line.Contains("Exception", StringComparison.Ordinal) || line.Contains("error", StringComparison.Ordinal));

        await slow.SetAsync();
        fleet.StartWorker("all");
        var end = (await fleet.QueuemapAsync("resume", "stopped")).MustExitWith(0);
        Assert.Contains($"coverage  {Stations} listed = {Stations} mapped + 0 quarantined + 0 pending", end.Output, StringComparison.Ordinal);
    }
}
