using QueueMap.Contracts.Items;
using QueueMap.Storage.Objects;

namespace QueueMap.Producer.Listing;

/// <summary>Lists one lane ahead of whoever takes its items.</summary>
/// <param name="lane">Null where the source is listed as one.</param>
/// <param name="after">The last key of the lane that is known already; null lists all of it.</param>
/// <param name="ahead">Items listed ahead at most.</param>
public sealed class LaneReader(IObjectSource source, Lane? lane, string? after, int ahead, CancellationToken cancellation) : IAsyncDisposable
{
    private readonly ReadAhead<Item> _items = new(
        stop => lane is null ? source.ListAsync(after, stop) : source.ListAsync(lane, after, stop), ahead, cancellation);

    /// <summary>Null where the source is listed as one.</summary>
    public Lane? Lane { get; } = lane;

    /// <returns>Null at the end of the lane.</returns>
    /// <exception cref="SourceException">The lane cannot be listed to its end.</exception>
    public async ValueTask<Item?> NextAsync(CancellationToken cancellation)
    {
        while (await _items.Reader.WaitToReadAsync(cancellation))
        {
            if (_items.Reader.TryRead(out var item))
            {
                return item;
            }
        }

        return null;
    }

    public ValueTask DisposeAsync() => _items.DisposeAsync();
}
