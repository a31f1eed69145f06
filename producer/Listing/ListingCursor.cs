using QueueMap.Contracts.Maxima;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Objects;

namespace QueueMap.Producer.Listing;

/// <summary>How far a listing had come, by what its manifest holds: the last key of every lane, and the next number.</summary>
public sealed class ListingCursor
{
    private readonly Dictionary<Lane, string> _lastOfLane = [];
    private readonly HashSet<Lane> _unordered = [];
    private string? _last;
    private bool _isUnordered;

    /// <summary>Number of the next batch.</summary>
    public int Next { get; private set; }

    /// <summary>Objects that were no items and lie before the last item of their lane: they are not listed again.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Items that are listed already.</summary>
    public long Items { get; private set; }

    /// <summary>Position of the last item where the listing is a list; null where it is none, and at its beginning.</summary>
    public long? At { get; private set; }

    /// <summary>Takes the next batch of the manifest.</summary>
    public void Pass(ManifestBatch batch)
    {
        Next = batch.Batch + 1;
        if (batch.Requeue)
        {
            return; // Those were listed before, under other numbers.
        }

        LeftOut = batch.LeftOut;
        Items += batch.Items.Count;
        At = batch.At ?? At;
        foreach (var item in batch.Items)
        {
            var lane = Lane.OfKey(item.Key);
            _isUnordered |= IsBehind(_last, item.Key);
            if (IsBehind(_lastOfLane.GetValueOrDefault(lane), item.Key))
            {
                _unordered.Add(lane);
            }

            _lastOfLane[lane] = _last = item.Key;
        }
    }

    /// <param name="lane">Null for a source that is listed as one.</param>
    /// <exception cref="SourceException">Its keys came in an order of their own: no key says what has been listed.</exception>
    public string? After(Lane? lane)
    {
        if (lane is null ? _isUnordered : _unordered.Contains(lane))
        {
            throw new SourceException(
                "The listing cannot be gone on with: its server does not list in the order of the keys' bytes, as directory buckets and "
                + "some S3-like servers do not, and so no key says what has been listed. Start a new run.",
                denied: false);
        }

        return lane is null ? _last : _lastOfLane.GetValueOrDefault(lane);
    }

    private static bool IsBehind(string? last, string key) => last is not null && Utf8Order.Compare(key, last) <= 0;
}
