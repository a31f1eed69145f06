using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Maxima;
using QueueMap.Storage.Objects;

namespace QueueMap.Tests.Storage.InMemory;

/// <summary>Objects in memory; every write of a key gives it a new ETag.</summary>
public sealed class InMemorySource : IObjectSource
{
    private ImmutableSortedDictionary<string, Stored> _objects = ImmutableSortedDictionary.Create<string, Stored>(Utf8Order.Instance);
    private int _writes;

    public void Put(string key, byte[] content)
    {
        var stored = new Stored(content, Interlocked.Increment(ref _writes));
        ImmutableInterlocked.Update(ref _objects, objects => objects.SetItem(key, stored));
    }

    /// <summary>When the write of that number, from 1, was made: a second each.</summary>
    public static DateTimeOffset ModifiedBy(int write) => DateTimeOffset.UnixEpoch.AddSeconds(write);

    public void Remove(string key) => ImmutableInterlocked.Update(ref _objects, objects => objects.Remove(key));

    public async IAsyncEnumerable<Item> ListAsync(string? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Gives the consumer's changes a chance to fall between two items, as they do with a real source.
        foreach (var key in _objects.Keys)
        {
            cancellation.ThrowIfCancellationRequested();
            if ((after is null || Utf8Order.Instance.Compare(key, after) > 0) && await FindAsync(key, cancellation) is { } item)
            {
                yield return item;
            }
        }
    }

    public IAsyncEnumerable<Item> ListAsync(Lane lane, string? after, CancellationToken cancellation) =>
        ListAsync(after, cancellation).Where(item => Lane.OfKey(item.Key) == lane);

    public async IAsyncEnumerable<string> ListFoldersAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        string? last = null;
        await foreach (var item in ListAsync(null, cancellation))
        {
            var slash = item.Key.IndexOf('/', StringComparison.Ordinal);
            if (slash >= 0 && item.Key[..slash] != last)
            {
                yield return last = item.Key[..slash];
            }
        }
    }

    public ValueTask<Stream> OpenAsync(Item item, CancellationToken cancellation)
    {
        if (!_objects.TryGetValue(item.Key, out var stored))
        {
            throw new ItemException(QuarantineReason.Gone, "The object was removed after it was listed.");
        }

        return stored.ETag == item.ETag
            ? ValueTask.FromResult<Stream>(new MemoryStream(stored.Content, writable: false))
            : throw new ItemException(QuarantineReason.Changed, $"It was listed with ETag {item.ETag}, and now has {stored.ETag}.");
    }

    public ValueTask<Item?> FindAsync(string key, CancellationToken cancellation) =>
        ValueTask.FromResult(_objects.TryGetValue(key, out var stored) ? stored.AsItem(key) : null);

    private sealed record Stored(byte[] Content, int Write)
    {
        public string ETag => $"\"{Write}\"";

        public Item AsItem(string key) => new(key, Content.Length, ETag) { Modified = ModifiedBy(Write) };
    }
}
