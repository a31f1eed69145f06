using System.Runtime.CompilerServices;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Batching;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Objects;

namespace QueueMap.Producer.Listing;

/// <summary>Makes a listing into numbered batches, from its beginning or from where an earlier listing was stopped.</summary>
public sealed class SourceLister(IItemListing listing, RunSpec spec, ListingCursor cursor)
{
    /// <summary>Enough to recognise what was left out; more would only fill the header.</summary>
    private const int MaxExamples = 3;

    private readonly ItemFilter _filter = new(spec.Job.Items, listing.IsPartitioned);
    private readonly List<string> _examples = [];
    private readonly Dictionary<Lane, long> _leftOutAhead = [];

    /// <summary>Objects that were no items of the job, so far.</summary>
    public long LeftOut { get; private set; } = cursor.LeftOut;

    /// <summary>Some of their keys. Untrusted.</summary>
    public IReadOnlyList<string> LeftOutExamples => _examples;

    /// <summary>Number of items at which the listing was ended by request; null while it was not.</summary>
    public long? CutAt { get; private set; }

    public long Duplicates => listing.Duplicates;

    public async IAsyncEnumerable<ManifestBatch> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var batcher = new Batcher(spec.Batching);
        var number = cursor.Next;
        var items = cursor.Items;
        if (IsCut(items))
        {
            yield break;
        }

        // What a batch says is left out is what a listing that goes on behind it will not see again: the objects before the
        // last item of their lane, not those behind it.
        var passed = cursor.LeftOut;
        long? at = null;
        await foreach (var (item, lane, position) in listing.ReadAsync(cursor, cancellation))
        {
            if (!_filter.Includes(item))
            {
                LeaveOut(lane, item.Key);
                continue;
            }

            if (batcher.Add(item) is { } full)
            {
                yield return new ManifestBatch(number++, full, passed, At: at);
            }

            if (_leftOutAhead.Count > 0 && _leftOutAhead.Remove(lane, out var ahead))
            {
                passed += ahead;
            }

            at = position;
            if (IsCut(++items))
            {
                break; // At once: what lies beyond was not asked for, and is not left out.
            }
        }

        if (batcher.Finish() is { } rest)
        {
            yield return new ManifestBatch(number, rest, passed, At: at);
        }
    }

    private bool IsCut(long items)
    {
        CutAt = items >= spec.Job.Items.MaxItems ? spec.Job.Items.MaxItems : null;
        return CutAt is not null;
    }

    private void LeaveOut(Lane lane, string key)
    {
        LeftOut++;
        _leftOutAhead[lane] = _leftOutAhead.GetValueOrDefault(lane) + 1;
        if (_examples.Count < MaxExamples)
        {
            _examples.Add(key);
        }
    }
}
