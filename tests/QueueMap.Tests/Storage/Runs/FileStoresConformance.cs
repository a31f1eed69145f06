using QueueMap.Storage.Results;
using QueueMap.Storage.Runs;
using QueueMap.Tests.Storage.Conformance;

namespace QueueMap.Tests.Storage.Runs;

// Two instances share nothing in memory, and flock tells two openings of one process apart as it does two processes.

public sealed class FileRunStoreConformance : RunStoreConformance, IDisposable
{
    private readonly TempFolder _state = new();

    public FileRunStoreConformance() =>
        (Store, SecondStore) = (new FileRunStore(_state.Path, TimeProvider.System), new FileRunStore(_state.Path, TimeProvider.System));

    protected override IRunStore Store { get; }

    protected override IRunStore SecondStore { get; }

    public void Dispose() => _state.Dispose();
}

public sealed class DirectoryRunFilesConformance : RunFilesConformance, IDisposable
{
    private readonly TempFolder _state = new();

    public DirectoryRunFilesConformance() =>
        (Files, SecondFiles) = (new DirectoryRunFiles(_state.Path, TimeProvider.System), new DirectoryRunFiles(_state.Path, TimeProvider.System));

    protected override IRunFiles Files { get; }

    protected override IRunFiles SecondFiles { get; }

    public void Dispose() => _state.Dispose();
}

public sealed class FileResultStoreConformance : ResultStoreConformance, IDisposable
{
    private readonly TempFolder _state = new();

    public FileResultStoreConformance() =>
        (Store, SecondStore) = (new FileResultStore(_state.Path, TimeProvider.System), new FileResultStore(_state.Path, TimeProvider.System));

    protected override IResultStore Store { get; }

    protected override IResultStore SecondStore { get; }

    public void Dispose() => _state.Dispose();
}
