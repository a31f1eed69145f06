using System.Runtime.CompilerServices;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Results;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Results;
using QueueMap.Storage.Runs;

namespace QueueMap.Tests.Reducing;

/// <summary>The seams of the state as one process sees them, each operation of which may fail by plan.</summary>
internal sealed class FaultyRunStore(IRunStore inner, FaultPlan plan) : IRunStore
{
    public ValueTask<StoredPart?> ReadAsync(string run, string part, CancellationToken cancellation) =>
        plan.PassAsync(() => inner.ReadAsync(run, part, cancellation));

    public ValueTask<bool> TryWriteAsync(string run, string part, ReadOnlyMemory<byte> body, long expected, CancellationToken cancellation) =>
        plan.PassAsync(() => inner.TryWriteAsync(run, part, body, expected, cancellation));

    public IAsyncEnumerable<string> ListRunsAsync(CancellationToken cancellation) => inner.ListRunsAsync(cancellation);
}

internal sealed class FaultyRunFiles(IRunFiles inner, FaultPlan plan) : IRunFiles
{
    public ValueTask<bool> TryCreateAsync(string run, string name, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        plan.PassAsync(() => inner.TryCreateAsync(run, name, content, cancellation));

    public async ValueTask ReplaceAsync(string run, string name, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        await plan.PassAsync(async () =>
        {
            await inner.ReplaceAsync(run, name, content, cancellation);
            return true;
        });

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string run, string name, CancellationToken cancellation) =>
        plan.PassAsync(() => inner.ReadAsync(run, name, cancellation));

    public async IAsyncEnumerable<string> ListAsync(string run, string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var name in inner.ListAsync(run, prefix, cancellation))
        {
            plan.Pass();
            yield return name;
        }
    }
}

internal sealed class FaultyResultStore(IResultStore inner, FaultPlan plan) : IResultStore
{
    public ValueTask<bool> PublishAsync(ResultSet result, CancellationToken cancellation) =>
        plan.PassAsync(() => inner.PublishAsync(result, cancellation));

    public ValueTask<ResultSet?> ReadAsync(string job, CancellationToken cancellation) => inner.ReadAsync(job, cancellation);
}

internal sealed class FaultySource(IObjectSource inner, FaultPlan plan) : IObjectSource
{
    public IAsyncEnumerable<Item> ListAsync(string? after, CancellationToken cancellation) => inner.ListAsync(after, cancellation).Select(Pass);

    public IAsyncEnumerable<Item> ListAsync(Lane lane, string? after, CancellationToken cancellation) =>
        inner.ListAsync(lane, after, cancellation).Select(Pass);

    public IAsyncEnumerable<string> ListFoldersAsync(CancellationToken cancellation) => inner.ListFoldersAsync(cancellation);

    public ValueTask<Stream> OpenAsync(Item item, CancellationToken cancellation) => inner.OpenAsync(item, cancellation);

    public ValueTask<Item?> FindAsync(string key, CancellationToken cancellation) => plan.PassAsync(() => inner.FindAsync(key, cancellation));

    private Item Pass(Item item)
    {
        plan.Pass();
        return item;
    }
}
