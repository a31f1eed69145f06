using QueueMap.Storage.Objects;
using QueueMap.Storage.Results;
using QueueMap.Storage.Runs;
using QueueMap.Tests.Storage.Conformance;

namespace QueueMap.Tests.Storage.InMemory;

public sealed class InMemorySourceTests : ObjectSourceConformance
{
    private readonly InMemorySource _source = new();
    private readonly List<string> _written = [];

    protected override IObjectSource Source => _source;

    protected override ValueTask PutAsync(string key, byte[] content)
    {
        _source.Put(key, content);
        _written.Add(key);
        return ValueTask.CompletedTask;
    }

    protected override DateTimeOffset WrittenAt(string key) => InMemorySource.ModifiedBy(_written.LastIndexOf(key) + 1);

    protected override ValueTask RemoveAsync(string key)
    {
        _source.Remove(key);
        return ValueTask.CompletedTask;
    }
}

public sealed class InMemoryRunStoreTests : RunStoreConformance
{
    protected override IRunStore Store { get; } = new InMemoryRunStore();

    protected override IRunStore SecondStore => Store;
}

public sealed class InMemoryRunFilesTests : RunFilesConformance
{
    protected override IRunFiles Files { get; } = new InMemoryRunFiles();

    protected override IRunFiles SecondFiles => Files;
}

public sealed class InMemoryResultStoreTests : ResultStoreConformance
{
    protected override IResultStore Store { get; } = new InMemoryResultStore();

    protected override IResultStore SecondStore => Store;
}
