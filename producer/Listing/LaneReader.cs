using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using QueueMap.Contracts.Items;
using QueueMap.Storage.Objects;

namespace QueueMap.Producer.Listing;

/// <summary>Lists one lane ahead of whoever takes its items.</summary>
/// <param name="lane">Null where the source is listed as one.</param>
/// <param name="after">The last key of the lane that is known already; null lists all of it.</param>
/// <param name="ahead">Items listed ahead at most, but for a chunk in hand.</param>
public sealed class LaneReader(IObjectSource source, Lane? lane, string? after, int ahead, CancellationToken cancellation) : IAsyncDisposable
{
    /// <summary>Chunks of them. Handed over one by one, each item that is taken would wake the lister for one more.</summary>
    private const int ChunksAhead = 4;

    private readonly ReadAhead<Item[]> _chunks = new(
        stop => ChunksAsync(lane is null ? source.ListAsync(after, stop) : source.ListAsync(lane, after, stop), Math.Max(1, ahead / ChunksAhead), stop),
        ChunksAhead,
        cancellation);

    private Item[] _chunk = [];
    private int _next;

    /// <summary>Null where the source is listed as one.</summary>
    public Lane? Lane { get; } = lane;

    /// <returns>Null at the end of the lane.</returns>
    /// <exception cref="SourceException">The lane cannot be listed to its end.</exception>
    public ValueTask<Item?> NextAsync(CancellationToken cancellation) =>
        _next < _chunk.Length ? ValueTask.FromResult<Item?>(_chunk[_next++]) : NextOfAnotherAsync(cancellation);

    public ValueTask DisposeAsync() => _chunks.DisposeAsync();

    private async ValueTask<Item?> NextOfAnotherAsync(CancellationToken cancellation)
    {
        while (await _chunks.Reader.WaitToReadAsync(cancellation))
        {
            if (_chunks.Reader.TryRead(out var chunk))
            {
                (_chunk, _next) = (chunk, 1);
                return chunk[0];
            }
        }

        return null;
    }

    // What was listed before an error comes before it.
    private static async IAsyncEnumerable<Item[]> ChunksAsync(
        IAsyncEnumerable<Item> items, int size, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var chunk = new List<Item>(size);
        Exception? error = null;
        await using var listing = items.GetAsyncEnumerator(cancellation);
        while (true)
        {
            try
            {
                if (!await listing.MoveNextAsync())
                {
                    break;
                }
            }
            catch (Exception thrown)
            {
                error = thrown;
                break;
            }

            chunk.Add(listing.Current);
            if (chunk.Count == size)
            {
                yield return [.. chunk];
                chunk.Clear();
            }
        }

        if (chunk.Count > 0)
        {
            yield return [.. chunk];
        }

        if (error is not null)
        {
            ExceptionDispatchInfo.Throw(error);
        }
    }
}
