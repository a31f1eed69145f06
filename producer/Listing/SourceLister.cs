using System.Runtime.CompilerServices;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Batching;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Objects;

namespace QueueMap.Producer.Listing;

/// <summary>Lists a source into numbered batches, from its beginning or from where an earlier listing was stopped.</summary>
public sealed class SourceLister(IObjectSource source, RunSpec spec, ItemFilter filter)
{
    /// <summary>Enough to recognise what was left out; more would only fill the header.</summary>
    private const int MaxExamples = 3;

    private readonly List<string> _examples = [];
    private long _leftOut;

    /// <summary>Objects that were no items of the job, so far.</summary>
    public long LeftOut => _leftOut;

    /// <summary>Some of their keys. Untrusted.</summary>
    public IReadOnlyList<string> LeftOutExamples => _examples;

    /// <param name="last">The last batch of the manifest, or null where nothing has been listed yet.</param>
    public async IAsyncEnumerable<ManifestBatch> ListAsync(ManifestBatch? last, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var batcher = new Batcher(spec.Batching);
        var number = last is null ? 0 : last.Batch + 1;
        _leftOut = last?.LeftOut ?? 0;
        var leftOutBefore = _leftOut;

        await foreach (var item in source.ListAsync(after: last?.Items[^1].Key, cancellation))
        {
            if (!filter.Includes(item.Key))
            {
                _leftOut++;
                if (_examples.Count < MaxExamples)
                {
                    _examples.Add(item.Key);
                }

                continue;
            }

            if (batcher.Add(item) is { } full)
            {
                yield return new ManifestBatch(number++, full, leftOutBefore);
            }

            leftOutBefore = _leftOut;
        }

        if (batcher.Finish() is { } rest)
        {
            yield return new ManifestBatch(number, rest, leftOutBefore);
        }
    }
}
