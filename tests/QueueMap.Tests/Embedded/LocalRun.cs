using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Embedded;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Output;
using QueueMap.Producer.Requeueing;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Runs;
using QueueMap.Storage.S3;
using QueueMap.Tests.Reducing;
using QueueMap.Tests.Storage;

namespace QueueMap.Tests.Embedded;

/// <summary>A run in a directory of its own, worked on as the command does, but with a source that a test can hold up or break.</summary>
internal sealed class LocalRun : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TempFolder _folder = new();
    private readonly HashSet<int> _bad;

    public LocalRun(int objects, int batchItems = 1, params int[] bad)
    {
        Objects = objects;
        _bad = [.. bad];
        for (var i = 0; i < objects; i++)
        {
            _folder.Write($"data/{Weather.KeyOf(i)}", Weather.ContentOf(i) + (_bad.Contains(i) ? "S,2024-01-09,hot,N,0,0,0\n" : ""));
        }

        Directory.CreateDirectory(Path.Join(_folder.Path, "data"));
        Home = new LocalHome(Path.Join(_folder.Path, "state"), flag: "", S3ClientKind.Lean, TimeProvider.System);
        Spec = new RunSpec
        {
            Run = "run",
            Job = JobCatalog.HottestByMonth,
            Source = Path.Join(_folder.Path, "data"),
            CreatedAt = DateTimeOffset.UnixEpoch,
            Batching = new BatchLimits(batchItems),
        };
    }

    public int Objects { get; }

    public RunSpec Spec { get; }

    public LocalHome Home { get; }

    public async Task<LocalRun> CreateAsync()
    {
        await Home.Ledger.CreateAsync(new RunHeader { Spec = Spec }, default);
        return this;
    }

    /// <summary>The same home, whose source asks the gate before it opens an item, and whose ledger is another one.</summary>
    public LocalHome HomeWith(Func<string, CancellationToken, Task>? open = null, IRunStore? runs = null)
    {
        var home = Home;
        return new LocalHome(Path.Join(_folder.Path, "state"), flag: "", S3ClientKind.Lean, TimeProvider.System)
        {
            OpenSource = spec => open is null ? home.OpenSource(spec) : new GuardedSource(home.OpenSource(spec), open),
            Runs = runs ?? home.Runs,
        };
    }

    public async Task<SessionEnd> WorkAsync(LocalHome? home = null, StopSignals? stop = null, int workers = 2)
    {
        using var session = new EmbeddedSession(home ?? Home, Spec, new SessionOptions(workers));
        return await session.RunAsync(stop ?? StopSignals.Never).WaitAsync(Patience);
    }

    public Task<Requeued> RequeueAsync() =>
        new Requeuer(Home.Ledger, new Manifest(Home.Files, "run"), Home.Quarantine, Home.OpenSource(Spec)).RequeueAsync("run", default);

    public ValueTask<RunSnapshot> ReadAsync() => Home.Ledger.ReadAsync("run", default);

    public void CheckFinished(SessionEnd end, RunState state, Coverage coverage)
    {
        var finished = Assert.IsType<SessionEnd.Finished>(end);
        Assert.Equal((state, state, coverage), (finished.Header.State, finished.Result.State, finished.Result.Coverage));
        Assert.Equal(
            Weather.Export(Enumerable.Range(0, Objects).Where(i => !_bad.Contains(i))),
            ExportFile.Csv(finished.Result.Rows));
    }

    public void Dispose() => _folder.Dispose();
}
