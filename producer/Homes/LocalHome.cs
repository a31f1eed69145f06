using QueueMap.Contracts.Runs;
using QueueMap.Producer.Embedded;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Results;
using QueueMap.Storage.Runs;
using QueueMap.Storage.S3;

namespace QueueMap.Producer.Homes;

/// <summary>The home that needs nothing installed: a directory for the state, and all the work in this process.</summary>
/// <param name="stateDirectory">Made when the first run is created.</param>
/// <param name="client">Who sends requests for items in S3.</param>
public sealed class LocalHome(string stateDirectory, string flag, S3ClientKind client, TimeProvider time) : Home(flag, time)
{
    private readonly RunLocks _locks = new(stateDirectory);

    /// <summary>Without the state directory where that lies inside: the results of one run must not be the items of the next.</summary>
    private readonly Lazy<SourceOpener> _sources = new(() => new SourceOpener(new S3Options { Client = client, Time = time }, except: stateDirectory));

    public override IRunStore Runs { get; init; } = new FileRunStore(stateDirectory, time);

    public override IRunFiles Files { get; } = new DirectoryRunFiles(stateDirectory, time);

    public override IResultStore Results { get; } = new FileResultStore(stateDirectory, time);

    public override Func<RunSpec, IObjectSource> OpenSource
    {
        get => field ?? _sources.Value.Open;
        init;
    }

    public override long PartsGot => _sources.Value.PartsGot;

    /// <summary>
    /// One: here one queue of folds writes the ledger, and each part that it has is read and written with all of its months at
    /// every fold.
    /// </summary>
    public override int Shards => 1;

    public override IDisposable Claim(string run) => _locks.Take(run);

    public override IRunSession SessionOf(RunSpec spec, SessionOptions options) => new EmbeddedSession(this, spec, options);
}
