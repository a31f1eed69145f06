using System.Runtime.CompilerServices;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Batching;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Objects;

namespace QueueMap.Producer.Listing;

/// <summary>Lists a source into numbered batches, from its beginning or from where an earlier listing was stopped.</summary>
public sealed class SourceLister(IObjectSource source, RunSpec spec, SourceShape shape, ListingCursor cursor)
{
    /// <summary>Enough to recognise what was left out; more would only fill the header.</summary>
    private const int MaxExamples = 3;

    private readonly ItemFilter _filter = new(spec.Job.Items, shape.IsPartitioned);
    private readonly List<string> _examples = [];
    private readonly Dictionary<Lane, long> _leftOutAhead = [];

    /// <summary>Objects that were no items of the job, so far.</summary>
    public long LeftOut { get; private set; } = cursor.LeftOut;

    /// <summary>Some of their keys. Untrusted.</summary>
    public IReadOnlyList<string> LeftOutExamples => _examples;

    public async IAsyncEnumerable<ManifestBatch> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var batcher = new Batcher(spec.Batching);
        var number = cursor.Next;

        // What a batch says is left out is what a listing that goes on behind it will not see again: the objects before the
        // last item of their lane, not those behind it.
        var passed = cursor.LeftOut;
        await foreach (var (lane, item) in new LaneMix(source, shape.Lanes, cursor).ReadAsync(cancellation))
        {
            var key = lane ?? Lane.Top;
            if (!_filter.Includes(item.Key))
            {
                LeaveOut(key, item.Key);
                continue;
            }

            if (batcher.Add(item) is { } full)
            {
                yield return new ManifestBatch(number++, full, passed);
            }

            passed += _leftOutAhead.Remove(key, out var ahead) ? ahead : 0;
        }

        if (batcher.Finish() is { } rest)
        {
            yield return new ManifestBatch(number, rest, passed);
        }
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
