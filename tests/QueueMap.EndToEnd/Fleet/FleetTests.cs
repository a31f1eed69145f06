namespace QueueMap.EndToEnd.Fleet;

/// <summary>Producer, workers and reducer as separate processes, on servers that speak AWS's protocols.</summary>
public sealed class FleetTests(LocalFleet fleet) : IClassFixture<LocalFleet>
{
    [Fact]
    public async Task A_fleet_ends_with_the_bytes_of_an_embedded_run()
    {
        (await Command.RunAsync(fleet.Work.Root, "generate", "gsod", "gsod", "--stations", "60", "--years", "2022..2023")).MustExitWith(0);
        (await Command.RunAsync(fleet.Work.Root, "run", "gsod", "--state", "here", "--export", "here.csv")).MustExitWith(0);
        await fleet.UploadAsync("gsod", "gsod");
        await fleet.SetUpAsync();
        var workers = new[] { fleet.StartWorker("map"), fleet.StartWorker("map"), fleet.StartWorker("reduce") };

        var outcome = await fleet.QueuemapAsync("run", $"s3://{LocalFleet.Bucket}/gsod", "--run", "fleet", "--batch-items", "7", "--export", "fleet.csv");

        outcome.MustExitWith(0);
        Assert.Equal(await File.ReadAllBytesAsync(fleet.Work.At("here.csv")), await File.ReadAllBytesAsync(fleet.Work.At("fleet.csv")));
        Assert.Contains("coverage  120 listed = 120 mapped + 0 quarantined + 0 pending", outcome.Output, StringComparison.Ordinal);
        foreach (var worker in workers)
        {
            Signals.Terminate(worker.Process);
        }

        foreach (var worker in workers)
        {
            (await worker.EndAsync()).MustExitWith(0);
        }
    }
}
