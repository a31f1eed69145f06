using QueueMap.FaultProxy.Faults;

namespace QueueMap.EndToEnd.Fleet;

/// <summary>A batch that kills every process that takes it is given up, named, and brought home by hand.</summary>
public sealed class PoisonTests(LocalFleet fleet) : IClassFixture<LocalFleet>
{
    /// <summary>As FleetBus gives up a batch: the fifth process that it kills is the last.</summary>
    private const int Deliveries = 5;

    private static readonly TimeSpan NamedWithin = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task It_lies_in_the_dead_letter_queue_status_names_it_within_30_seconds_and_dead_requeue_brings_it_home()
    {
        for (var station = 0; station < 40; station++)
        {
            fleet.Work.WriteStation(2023, $"{station:d11}", $"{station,6:0.0}", "  50.0");
        }

        (await Command.RunAsync(fleet.Work.Root, "run", "gsod", "--state", "here", "--export", "here.csv")).MustExitWith(0);
        fleet.Environment["QUEUEMAP__QUEUES__VISIBILITYSECONDS"] = "2";
        await fleet.SetUpAsync();
        await fleet.UploadAsync("gsod", "gsod");
        await fleet.S3Proxy.SetAsync(new FaultRule
        {
            Operation = "GetObject",
            Path = "00000000017.csv",
            Fault = FaultKind.Latency,
            Milliseconds = 600_000,
            Probability = 1,
        });
        fleet.StartWorker("reduce");
        (await fleet.QueuemapAsync("run", $"s3://{LocalFleet.Bucket}/gsod", "--run", "poisoned", "--batch-items", "5", "--detach")).MustExitWith(0);

        for (var kill = 1; kill <= Deliveries; kill++)
        {
            await KillOneThatTakesItAsync();
        }

        using var survivor = fleet.StartWorker("map");
        var status = await Until.IsAsync(() => fleet.QueuemapAsync("status", "poisoned"), seen => seen.Output.Contains("dead ", StringComparison.Ordinal), NamedWithin);
        Assert.Contains("coverage  40 listed = 35 mapped + 0 quarantined + 5 pending", status.Output, StringComparison.Ordinal);
        var list = (await fleet.QueuemapAsync("dead", "list", "--run", "poisoned")).MustExitWith(0);
        Assert.Contains("poisoned", list.Output, StringComparison.Ordinal);

        await fleet.S3Proxy.SetAsync();
        var requeued = (await fleet.QueuemapAsync("dead", "requeue", "--run", "poisoned", "--yes")).MustExitWith(0);
        Assert.Contains("1 batches sent again, 1 letters removed", requeued.Output, StringComparison.Ordinal);
        (await fleet.QueuemapAsync("resume", "poisoned", "--export", "fleet.csv")).MustExitWith(0);

        Assert.Equal(await File.ReadAllBytesAsync(fleet.Work.At("here.csv")), await File.ReadAllBytesAsync(fleet.Work.At("fleet.csv")));
    }

    private async Task KillOneThatTakesItAsync()
    {
        var before = (await fleet.S3Proxy.CountsAsync()).Of(FaultKind.Latency);
        using var worker = fleet.StartWorker("map", "--workers", "1");
        await Until.IsAsync(fleet.S3Proxy.CountsAsync, counts => counts.Of(FaultKind.Latency) > before);
        worker.Process.Kill();
        await worker.Process.WaitForExitAsync();
    }
}
