using QueueMap.Contracts.Items;
using QueueMap.Storage.Objects;

namespace QueueMap.Tests.Embedded;

/// <summary>A source that asks before it opens an item: the answer may take its time, or be an exception.</summary>
internal sealed class GuardedSource(IObjectSource inner, Func<string, CancellationToken, Task> open) : IObjectSource
{
    /// <summary>EMFILE: the machine's fault, not the item's.</summary>
    public static IOException HostFault { get; } = new("Too many open files", 24);

    public IAsyncEnumerable<Item> ListAsync(string? after, CancellationToken cancellation) => inner.ListAsync(after, cancellation);

    public IAsyncEnumerable<Item> ListAsync(Lane lane, string? after, CancellationToken cancellation) => inner.ListAsync(lane, after, cancellation);

    public IAsyncEnumerable<string> ListFoldersAsync(CancellationToken cancellation) => inner.ListFoldersAsync(cancellation);

    public async ValueTask<Stream> OpenAsync(Item item, CancellationToken cancellation)
    {
        await open(item.Key, cancellation);
        return await inner.OpenAsync(item, cancellation);
    }

    public ValueTask<Item?> FindAsync(string key, CancellationToken cancellation) => inner.FindAsync(key, cancellation);
}
