using System.Runtime.CompilerServices;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Batching;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Runs;

namespace QueueMap.Producer.Requeueing;

/// <summary>Quarantined items that are requeued go into batches of their own, with numbers at the end of the manifest.</summary>
internal sealed class RequeuedItemBatches(Manifest manifest, QuarantineFiles quarantine, IObjectSource source)
{
    /// <summary>
    /// Writes the batches. A requeue that was killed may have written some of them already: the order is fixed, so what is
    /// there is the beginning of what is wanted.
    /// </summary>
    /// <returns>How many batches the manifest holds.</returns>
    public async Task<int> AppendAsync(RunHeader header, IReadOnlyList<QuarantineSegment> segments, CancellationToken cancellation)
    {
        var number = header.Listing.Announced;
        var written = 0;
        await foreach (var batch in manifest.ReadAsync(number, cancellation))
        {
            number = batch.Batch + 1;
            written += batch.Items.Count;
        }

        var batcher = new Batcher(header.Spec.Batching);
        await foreach (var item in ItemsAsync(header.Spec.Run, segments, written, cancellation))
        {
            if (batcher.Add(item) is { } full)
            {
                await manifest.AppendAsync([new ManifestBatch(number++, full, Requeue: true)], cancellation);
            }
        }

        if (batcher.Finish() is { } rest)
        {
            await manifest.AppendAsync([new ManifestBatch(number++, rest, Requeue: true)], cancellation);
        }

        return number;
    }

    // Found anew, because the item may have been mended since: its old ETag would quarantine it again.
    private async IAsyncEnumerable<Item> ItemsAsync(
        string run, IReadOnlyList<QuarantineSegment> segments, int skip, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var record in quarantine.ReadAsync(run, segments, cancellation))
        {
            if (skip > 0)
            {
                skip--;
                continue;
            }

            yield return await FindAsync(record.Item.Key, cancellation);
        }
    }

    // An item that still cannot be found keeps its place: mapping it again quarantines it again, with today's reason.
    private async ValueTask<Item> FindAsync(string key, CancellationToken cancellation)
    {
        try
        {
            return await source.FindAsync(key, cancellation) ?? Item.NotFound(key);
        }
        catch (ItemException)
        {
            return Item.NotFound(key);
        }
    }
}
