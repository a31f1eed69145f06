using System.Runtime.CompilerServices;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Runs;

namespace QueueMap.Worker.Exporting;

/// <summary>
/// Every listed item of a settled run once, in the order of the manifest, with what became of it. The manifest knows the
/// items, the ledger the batches, and files in the order of the folds the quarantined items: these are joined piece by
/// piece, because a run may have a million items of each kind.
/// </summary>
internal sealed class ItemOutcomes(RunSnapshot run, Manifest manifest, QuarantineFiles quarantine)
{
    /// <summary>Items that are joined at once. Batches that are near in number are folded together, so few files are read twice.</summary>
    private const int WindowItems = 10_000;

    private readonly List<QuarantineSegment> _segments = [.. run.Shards.SelectMany(shard => shard.Quarantine)];
    private readonly HashSet<string> _requeued = [.. run.Header.Requeued.Segments ?? []];

    /// <summary>The file that holds a batch's quarantined items, by its place: a fold writes all of a batch's to one.</summary>
    private readonly Dictionary<int, int> _segmentOf = [];

    public async IAsyncEnumerable<ItemOutcome> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await IndexAsync(cancellation);
        var window = new List<ManifestBatch>();
        var items = 0;
        await foreach (var batch in manifest.ReadAsync(0, cancellation))
        {
            if (batch.Batch >= run.Header.Listing.Announced)
            {
                break; // Of a requeue that has been begun and has not opened the run.
            }

            window.Add(batch);
            items += batch.Items.Count;
            if (items < WindowItems)
            {
                continue;
            }

            foreach (var outcome in await JoinAsync(window, cancellation))
            {
                yield return outcome;
            }

            window.Clear();
            items = 0;
        }

        foreach (var outcome in await JoinAsync(window, cancellation))
        {
            yield return outcome;
        }
    }

    private async Task IndexAsync(CancellationToken cancellation)
    {
        for (var segment = 0; segment < _segments.Count; segment++)
        {
            await foreach (var record in quarantine.ReadAsync(run.Header.Spec.Run, [_segments[segment]], cancellation))
            {
                _segmentOf[record.Batch] = segment;
            }
        }
    }

    private async Task<IEnumerable<ItemOutcome>> JoinAsync(IReadOnlyList<ManifestBatch> window, CancellationToken cancellation)
    {
        var batches = window.Select(batch => batch.Batch).ToHashSet();
        var bad = new Dictionary<(int Batch, string Key), (QuarantinedItem Item, bool Requeued)>();
        foreach (var segment in batches.Where(_segmentOf.ContainsKey).Select(batch => _segmentOf[batch]).Distinct().Order())
        {
            var isRequeued = _requeued.Contains(_segments[segment].File);
            await foreach (var record in quarantine.ReadAsync(run.Header.Spec.Run, [_segments[segment]], cancellation))
            {
                if (batches.Contains(record.Batch))
                {
                    bad[(record.Batch, record.Item.Key)] = (record.Item, isRequeued);
                }
            }
        }

        return window.SelectMany(batch => batch.Items.Select(item => OutcomeOf(batch.Batch, item, bad))).OfType<ItemOutcome>();
    }

    /// <returns>Null for an item that was quarantined and requeued: it is in a later batch, and has its outcome there.</returns>
    private ItemOutcome? OutcomeOf(int batch, Item item, Dictionary<(int Batch, string Key), (QuarantinedItem Item, bool Requeued)> bad)
    {
        var outcome = new ItemOutcome(Fate.Succeeded, item.Key, item.Size, item.ETag, batch);
        var shard = run.Shards[batch % run.Header.Spec.Shards];
        if (!shard.HasFolded(batch))
        {
            return outcome with { Fate = Fate.Pending, Cause = shard.Dead.GetValueOrDefault(batch)?.Cause };
        }

        if (bad.Count == 0 || !bad.TryGetValue((batch, item.Key), out var record))
        {
            return outcome;
        }

        return record.Requeued ? null : outcome with { Fate = Fate.Failed, Quarantined = record.Item };
    }
}
