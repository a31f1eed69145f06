using QueueMap.EndToEnd.Fleet;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.EndToEnd.Elasticity;

/// <summary>A run brings its workers, and sends them home.</summary>
public sealed class ElasticTests(ServedFleet served) : IClassFixture<ServedFleet>
{
    private const int Stations = 24;

    [Fact]
    public async Task From_no_worker_a_run_has_those_that_it_asked_for_and_gives_them_back()
    {
        var fleet = served.Fleet;
        for (var station = 0; station < Stations; station++)
        {
            fleet.Work.WriteStation(2023, $"{station:d11}", $"{station,6:0.0}", "  50.0");
        }

        await fleet.UploadAsync("gsod", "gsod");
        fleet.StartWorker("reduce");

        // Every worker has a batch in hand before any is done.
        await fleet.S3Proxy.SetAsync(new FaultRule { Operation = "GetObject", Path = "/data/", Fault = FaultKind.Latency, Milliseconds = 300_000, Probability = 1 });
        var run = fleet.StartQueuemap("run", $"s3://{LocalFleet.Bucket}/gsod", "--run", "elastic", "--batch-items", "2", "--tasks", "3");
        await Until.IsAsync(() => Task.FromResult(served.Agents.Count(agent => agent.IsProtected)), protectedTasks => protectedTasks == 3);
        Assert.Equal(3, served.Service.Desired);
        await fleet.S3Proxy.SetAsync();
        var end = (await run.EndAsync()).MustExitWith(0);

        Assert.Contains($"coverage  {Stations} listed = {Stations} mapped + 0 quarantined + 0 pending", end.Output, StringComparison.Ordinal);
        Assert.Contains("3 workers are asked of service queuemap-worker; it was told to have 0.", end.Messages, StringComparison.Ordinal);
        Assert.Contains("service queuemap-worker is told to have 0, as before", end.Messages, StringComparison.Ordinal);
        Assert.Equal([3, 0], served.Service.Told);

        // Each goes when it has given its task free, by itself.
        foreach (var worker in served.Started)
        {
            (await worker.EndAsync()).MustExitWith(0);
        }

        Assert.Equal(3, served.Started.Count);
        Assert.DoesNotContain(served.Agents, agent => agent.IsProtected);
    }

    [Theory]
    [InlineData("--tasks is 5, and QUEUEMAP__ECS__MAXTASKS allows 4.", "--tasks", "5")]
    [InlineData("--tasks is '0'; it must be a whole number from 1 to 5,000, or plan.", "--tasks", "0")]
    [InlineData("--tasks is 'all'; it must be a whole number from 1 to 5,000, or plan.", "--tasks", "all")]
    [InlineData("--finish-by is 06:00, and only a plan works back from it.", "--tasks", "3", "--finish-by", "06:00")]
    [InlineData("--tasks is 3, and --state is a directory", "--tasks", "3", "--state", "here")]
    public async Task What_cannot_be_had_is_refused_before_anything_is_begun(string why, params string[] options)
    {
        var refused = (await served.Fleet.QueuemapAsync(["run", $"s3://{LocalFleet.Bucket}/gsod", "--run", "refused", .. options])).MustExitWith(2);

        Assert.Contains(why, refused.Messages, StringComparison.Ordinal);
        Assert.Contains("refused", (await served.Fleet.QueuemapAsync("status", "refused")).MustExitWith(2).Messages, StringComparison.Ordinal);
    }
}
