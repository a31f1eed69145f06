using QueueMap.Contracts.Runs;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Results;
using QueueMap.Storage.Runs;

namespace QueueMap.Producer.Embedded;

/// <summary>The home that needs nothing installed: directories as source and as state.</summary>
/// <param name="stateDirectory">Made when the first run is created.</param>
/// <param name="flag">What a user must add to a command to mean this home; empty for the default one.</param>
public sealed class LocalHome(string stateDirectory, string flag, TimeProvider time)
{
    private readonly RunLocks _locks = new(stateDirectory);

    public TimeProvider Time { get; } = time;

    public string Flag { get; } = flag;

    public IRunStore Runs { get; init; } = new FileRunStore(stateDirectory, time);

    public IRunFiles Files { get; } = new DirectoryRunFiles(stateDirectory, time);

    public IResultStore Results { get; } = new FileResultStore(stateDirectory, time);

    public RunLedger Ledger => new(Runs);

    public QuarantineFiles Quarantine => new(Files);

    /// <summary>
    /// The source of a run, without the state directory where that lies inside it: the results of one run must not be the
    /// items of the next.
    /// </summary>
    public Func<RunSpec, IObjectSource> OpenSource { get; init; } = spec => new DirectorySource(spec.Source, except: stateDirectory);

    /// <summary>Keeps every other process from working on the run until it is disposed of, or this process ends.</summary>
    /// <exception cref="RunLockedException">Another process works on the run.</exception>
    public IDisposable Claim(string run) => _locks.Take(run);
}
