using QueueMap.FaultProxy.Faults;

namespace QueueMap.EndToEnd.Fleet;

/// <summary>An orchestrator stops a worker amid its work.</summary>
public sealed class StopTests(LocalFleet fleet) : IClassFixture<LocalFleet>
{
    private const int Stations = 40;

    [Fact]
    public async Task On_SIGTERM_a_worker_finishes_what_it_maps_and_gives_back_the_rest_at_once()
    {
        for (var station = 0; station < Stations; station++)
        {
            fleet.Work.WriteStation(2023, $"{station:d11}", $"{station,6:0.0}", "  50.0");
        }

        // A message that is not given back stays hidden for longer than this test may take.
        fleet.Environment["QUEUEMAP__QUEUES__VISIBILITYSECONDS"] = "600";
        await fleet.SetUpAsync();
        await fleet.UploadAsync("gsod", "gsod");
        await fleet.S3Proxy.SetAsync(new FaultRule { Operation = "GetObject", Path = "/data/", Fault = FaultKind.Latency, Milliseconds = 300_000, Probability = 1 });
        fleet.StartWorker("reduce");
        using var stopped = fleet.StartWorker("map", "--workers", "2");
        (await fleet.QueuemapAsync("run", $"s3://{LocalFleet.Bucket}/gsod", "--run", "stopped", "--batch-items", "4", "--detach")).MustExitWith(0);
        await Until.IsAsync(fleet.S3Proxy.CountsAsync, counts => counts.Of(FaultKind.Latency) > 0);

        Signals.Terminate(stopped.Process);
        await Until.IsAsync(() => Task.FromResult(stopped.Said), said => said.Contains("shutting down", StringComparison.OrdinalIgnoreCase));
        await fleet.S3Proxy.SetAsync(); // The held calls go on: what is mapped can be finished.
        (await stopped.EndAsync()).MustExitWith(0);
        fleet.StartWorker("map");
        var end = (await fleet.QueuemapAsync("resume", "stopped")).MustExitWith(0);

        Assert.Contains($"coverage  {Stations} listed = {Stations} mapped + 0 quarantined + 0 pending", end.Output, StringComparison.Ordinal);
    }
}
