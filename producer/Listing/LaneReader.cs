using QueueMap.Contracts.Items;
using QueueMap.Storage.Objects;

namespace QueueMap.Producer.Listing;

/// <summary>Lists one lane ahead of whoever takes its items, page by page.</summary>
/// <param name="lane">Null where the source is listed as one.</param>
/// <param name="list">Begins the listing of the lane.</param>
/// <param name="ahead">Pages listed ahead at most.</param>
public sealed class LaneReader(
    Lane? lane, Func<CancellationToken, IAsyncEnumerable<IReadOnlyList<Item>>> list, int ahead, CancellationToken cancellation) : IAsyncDisposable
{
    private readonly ReadAhead<IReadOnlyList<Item>> _pages = new(list, ahead, cancellation);

    private IReadOnlyList<Item> _page = [];
    private int _taken;

    /// <summary>Null where the source is listed as one.</summary>
    public Lane? Lane { get; } = lane;

    /// <returns>The next item, where it is there already; null where it has to be waited for.</returns>
    public Item? TryNext()
    {
        while (_taken == _page.Count)
        {
            if (!_pages.Reader.TryRead(out var page))
            {
                return null;
            }

            (_page, _taken) = (page, 0);
        }

        return _page[_taken++];
    }

    /// <returns>False at the end of the lane.</returns>
    /// <exception cref="SourceException">The lane cannot be listed to its end.</exception>
    public ValueTask<bool> MoreAsync(CancellationToken cancellation) => _pages.Reader.WaitToReadAsync(cancellation);

    public ValueTask DisposeAsync() => _pages.DisposeAsync();
}
