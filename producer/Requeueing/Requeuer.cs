using System.Runtime.CompilerServices;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Batching;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Runs;

namespace QueueMap.Producer.Requeueing;

/// <summary>
/// Opens a finished run again for its dead batches and its quarantined items. Up to the last write, which opens the
/// run, nothing that users see has changed, and every step can be done again after a kill.
/// </summary>
public sealed class Requeuer(RunLedger ledger, Manifest manifest, QuarantineFiles quarantine, IObjectSource source)
{
    /// <exception cref="RequeueRefusedException">The run is not finished, or has nothing to requeue.</exception>
    public async Task<Requeued> RequeueAsync(string run, CancellationToken cancellation)
    {
        var snapshot = await ledger.ReadAsync(run, cancellation);
        var header = snapshot.Header;
        if (!header.State.MayBecome(RunState.Running) || header.State == RunState.Listing)
        {
            throw new RequeueRefusedException(header);
        }

        var dead = snapshot.Dead.Count();
        List<QuarantineSegment> segments = [.. snapshot.Quarantine];
        if (dead == 0 && segments.Count == 0)
        {
            throw new RequeueRefusedException(header);
        }

        var pass = header.Reopened + 1;
        for (var shard = 0; shard < header.Spec.Shards; shard++)
        {
            await ledger.UpdateShardAsync(header.Spec, shard, now => now.Reopen(pass), cancellation);
        }

        var announced = await AppendAsync(header, segments, cancellation);
        var items = segments.Sum(segment => (long)segment.Items);
        await ledger.UpdateHeaderAsync(run, now => Open(now, pass, announced, items, segments), cancellation);
        return new Requeued(dead, items);
    }

    // Quarantined items go into batches of their own, with numbers at the end. A requeue that was killed may have written
    // some of them already: the order is fixed, so what is there is the beginning of what is wanted.
    private async Task<int> AppendAsync(RunHeader header, IReadOnlyList<QuarantineSegment> segments, CancellationToken cancellation)
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

    private static RunHeader Open(RunHeader header, int pass, int announced, long items, IReadOnlyList<QuarantineSegment> segments)
    {
        if (header.Reopened != pass - 1)
        {
            throw new RequeueRefusedException(header);
        }

        return header.Become(RunState.Running) with
        {
            Reopened = pass,
            Reason = null,
            Listing = header.Listing with { Announced = announced },
            Requeued = new RequeuedItems(
                header.Requeued.Items + items,
                [.. header.Requeued.Segments ?? [], .. segments.Select(segment => segment.File)]),
        };
    }
}

/// <summary>What was sent through the run again.</summary>
public sealed record Requeued(int DeadBatches, long Items);

public sealed class RequeueRefusedException(RunHeader header) : Exception(header.State switch
{
    RunState.Succeeded => $"Run {header.Spec.Run} has succeeded: nothing is dead or quarantined.",
    RunState.Cancelled => $"Run {header.Spec.Run} was cancelled; a cancelled run stays as it is. Start a new run.",
    RunState.Partial or RunState.Failed => $"Run {header.Spec.Run} has nothing to requeue: no batch is dead and no item quarantined.",
    _ => $"Run {header.Spec.Run} is {header.State}; only a finished run can be requeued. 'queuemap resume {header.Spec.Run}' goes on with it.",
});
