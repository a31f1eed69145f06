using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Embedded;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Output;
using QueueMap.Storage.S3;
using QueueMap.Tests.Reducing;
using QueueMap.Tests.Storage;
using QueueMap.Tests.Storage.S3;
using QueueMap.Tests.Storage.S3.Server;

namespace QueueMap.Tests.Embedded;

/// <summary>Whole runs over a bucket that refuses a part of all requests, pages of the listing included.</summary>
public sealed class BusyS3Tests
{
    private const int Objects = 400;

    [Theory(Timeout = 120_000)]
    [InlineData(0)]
    [InlineData(0.05)]
    public async Task Of_a_bucket_that_refuses_5_percent_nothing_is_lost_and_nothing_counts_twice(double refused)
    {
        await using var world = new S3World(options => options with { HedgeShare = S3Options.DefaultHedgeShare });
        for (var i = 0; i < Objects; i++)
        {
            world.Put(Weather.KeyOf(i), Weather.ContentOf(i));
        }

        var random = new Random(7);
        var refusals = 0;
        world.Server.Instead = _ =>
        {
            lock (random)
            {
                if (random.NextDouble() >= refused)
                {
                    return null;
                }

                refusals++;
                return StubAnswer.Error(503, "SlowDown", "Please reduce your request rate.");
            }
        };

        var (run, end) = await RunAsync(world);

        var coverage = new Coverage(Objects, Objects, 0);
        var finished = Assert.IsType<SessionEnd.Finished>(end);
        Assert.Equal((RunState.Succeeded, coverage), (finished.Result.State, finished.Result.Coverage));
        Assert.Equal(Weather.Export(Enumerable.Range(0, Objects)), ExportFile.Csv(finished.Result.Rows));
        Assert.Equal((long)Enumerable.Range(0, Objects).Sum(i => Weather.ContentOf(i).Length), run.Counts.Bytes);
        Assert.InRange(refusals, refused > 0 ? 5 : 0, refused > 0 ? Objects / 5 : 0);
        Assert.InRange(world.Connections.CurrentMaxGets, S3Options.DefaultMaxGets * 2 / 3, S3Options.DefaultMaxGets);
    }

    private static async Task<(RunSnapshot Run, SessionEnd End)> RunAsync(S3World world)
    {
        using var folder = new TempFolder();
        var home = new LocalHome(Path.Join(folder.Path, "state"), flag: "", S3ClientKind.Lean, TimeProvider.System) { OpenSource = _ => world.Source };
        var spec = new RunSpec
        {
            Run = "run",
            Job = JobCatalog.HottestByMonth,
            Source = $"s3://{MemoryS3.Bucket}/",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Batching = new BatchLimits(20),
        };
        await home.Ledger.CreateAsync(new RunHeader { Spec = spec }, default);
        using var session = new EmbeddedSession(home, spec, new SessionOptions(2));
        var end = await session.RunAsync(StopSignals.Never).WaitAsync(TimeSpan.FromSeconds(60));
        return (await home.Ledger.ReadAsync("run", default), end);
    }
}
