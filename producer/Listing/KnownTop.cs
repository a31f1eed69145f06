using System.Runtime.CompilerServices;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Maxima;
using QueueMap.Storage.Objects;

namespace QueueMap.Producer.Listing;

/// <summary>
/// The objects at the top of a source that were read while its folders were looked for: all objects of a source without
/// folders, which would otherwise be listed twice. They are given once, and then no longer held.
/// </summary>
/// <param name="most">Objects that are held; what lies behind them is listed again.</param>
public sealed class KnownTop(int most = KnownTop.MostObjects)
{
    /// <summary>60 MB, and less than 128 lanes hold.</summary>
    public const int MostObjects = 300_000;

    private readonly Queue<IReadOnlyList<Item>> _pages = [];
    private int _held;
    private bool _isKnown;
    private bool _isUnknown;
    private bool _isCut;
    private bool _isUnordered;
    private string? _last;
    private string? _lastHeld;

    public void Add(IReadOnlyList<Item>? objects)
    {
        _isKnown = true;
        _isUnknown |= objects is null;
        objects ??= [];
        for (var i = 0; i < objects.Count; i++)
        {
            _isUnordered |= _last is not null && Utf8Order.Compare(objects[i].Key, _last) <= 0;
            _last = objects[i].Key;
        }

        _isCut |= _held + objects.Count > most;
        if (!_isCut && objects.Count > 0)
        {
            _pages.Enqueue(objects);
            _held += objects.Count;
            _lastHeld = _last;
        }
    }

    /// <summary>The pages of a lane that holds the top's objects and no others.</summary>
    public async IAsyncEnumerable<IReadOnlyList<Item>> ListAsync(
        IObjectSource source, Lane? lane, string? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // A source without folders may have shown nothing. And without an order, no key says where to go on.
        if (_isKnown && !_isUnknown && !(_isUnordered && (_isCut || after is not null)))
        {
            while (_pages.TryDequeue(out var page))
            {
                yield return Behind(after, page);
            }

            if (!_isCut)
            {
                _isUnknown = true;
                yield break;
            }

            after = after is null || (_lastHeld is not null && Utf8Order.Compare(_lastHeld, after) > 0) ? _lastHeld : after;
        }

        _isUnknown = true;
        await foreach (var page in source.ListPagesAsync(lane, after, cancellation))
        {
            yield return page;
        }
    }

    private static IReadOnlyList<Item> Behind(string? after, IReadOnlyList<Item> page) =>
        after is null || Utf8Order.Compare(page[0].Key, after) > 0
            ? page
            : [.. page.SkipWhile(item => Utf8Order.Compare(item.Key, after) <= 0)];
}
