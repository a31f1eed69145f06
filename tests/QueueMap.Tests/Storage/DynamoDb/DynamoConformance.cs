using QueueMap.Storage.DynamoDb;
using QueueMap.Storage.Results;
using QueueMap.Storage.Runs;
using QueueMap.Tests.Storage.Conformance;
using QueueMap.Tests.Storage.InMemory;

namespace QueueMap.Tests.Storage.DynamoDb;

public sealed class DynamoRunStoreConformance(Dynalite dynalite) : RunStoreConformance, IClassFixture<Dynalite>, IAsyncLifetime
{
    private IRunStore? _store;
    private IRunStore? _second;

    protected override IRunStore Store => _store!;

    protected override IRunStore SecondStore => _second!;

    public async ValueTask InitializeAsync()
    {
        var tables = await dynalite.NewTablesAsync();
        var spill = new InMemoryRunFiles();
        _store = new DynamoRunStore(dynalite.Client, tables, spill, "first");
        _second = new DynamoRunStore(dynalite.Client, tables, spill, "second");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public sealed class DynamoResultStoreConformance(Dynalite dynalite) : ResultStoreConformance, IClassFixture<Dynalite>, IAsyncLifetime
{
    private IResultStore? _store;

    protected override IResultStore Store => _store!;

    protected override IResultStore SecondStore => _store!;

    public async ValueTask InitializeAsync() =>
        _store = new DynamoResultStore(dynalite.Client, await dynalite.NewTablesAsync(), new InMemoryRunFiles());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
