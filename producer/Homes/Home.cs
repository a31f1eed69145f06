using QueueMap.Contracts.Runs;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Results;
using QueueMap.Storage.Runs;

namespace QueueMap.Producer.Homes;

/// <summary>
/// Where runs live: their ledger, files and results, and who works on them. Commands are written against this, and work the
/// same on a directory and on AWS.
/// </summary>
/// <param name="flag">What a user must add to a command to mean this home; empty for the default one.</param>
public abstract class Home(string flag, TimeProvider time)
{
    public TimeProvider Time { get; } = time;

    public string Flag { get; } = flag;

    public abstract IRunStore Runs { get; init; }

    public abstract IRunFiles Files { get; }

    public abstract IResultStore Results { get; }

    /// <summary>The source of a run.</summary>
    public abstract Func<RunSpec, IObjectSource> OpenSource { get; init; }

    /// <summary>GETs of items that this process has made.</summary>
    public virtual long PartsGot => 0;

    public RunLedger Ledger => new(Runs);

    public QuarantineFiles Quarantine => new(Files);

    public Manifest ManifestOf(string run) => new(Files, run);

    /// <summary>Parts of the ledger of a new run: as many as there may be reducers that fold side by side without a conflict.</summary>
    public virtual int Shards => RunSpec.DefaultShards;

    /// <summary>Keeps others from working on the run, as far as this home can, until it is disposed of or this process ends.</summary>
    /// <exception cref="RunLockedException">Another process works on the run.</exception>
    public abstract IDisposable Claim(string run);

    /// <summary>What of an open run is lost and waits for somebody to send it again. Never fails by what it cannot look at: it says so.</summary>
    public virtual Task<LostWork> FindLostAsync(RunSnapshot run, CancellationToken cancellation) => Task.FromResult(LostWork.None);

    /// <summary>Work on a run until it ends or is told to stop.</summary>
    public abstract IRunSession SessionOf(RunSpec spec, SessionOptions options);
}
