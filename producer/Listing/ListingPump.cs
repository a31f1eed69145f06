using QueueMap.Contracts.Runs;
using QueueMap.Producer.Listing.Lists;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Runs;

namespace QueueMap.Producer.Listing;

/// <summary>
/// Carries a listing to its end. Batches go to the manifest and are then announced in the header, in this order: a number
/// that is in the manifest is never given twice, and what is announced can be published by anybody. Batches are committed
/// together with whatever has been listed meanwhile, so that a batch of one item does not cost durable writes of its own.
/// </summary>
/// <param name="open">Opens the source of a run.</param>
public sealed class ListingPump(RunLedger ledger, Manifest manifest, Func<RunSpec, IObjectSource> open)
{
    /// <summary>Batches that are committed together at most.</summary>
    private const int MaxGroup = 64;

    /// <summary>Items that are listed ahead of a commit: a write of a segment to S3 takes as long as listing so many, and they take 3 MB.</summary>
    private const int ItemsAhead = 10_000;

    public async Task RunAsync(RunSpec spec, Announcements announcements, CancellationToken cancellation)
    {
        try
        {
            await CarryAsync(spec, announcements, cancellation);
            announcements.End();
        }
        catch (Exception error)
        {
            announcements.End(error); // The publisher waits for news, and must learn that there will be none.
            throw;
        }
    }

    private async Task CarryAsync(RunSpec spec, Announcements announcements, CancellationToken cancellation)
    {
        var lister = new SourceLister(await OpenAsync(spec, cancellation), spec, await AdoptAsync(spec.Run, cancellation));
        announcements.More();
        var room = Math.Clamp(ItemsAhead / spec.Batching.Items, 1, MaxGroup);
        await using var ahead = new ReadAhead<ManifestBatch>(lister.ListAsync, room, cancellation);
        var group = new List<ManifestBatch>();
        while (await ahead.Reader.WaitToReadAsync(cancellation))
        {
            while (group.Count < room && ahead.Reader.TryRead(out var batch))
            {
                group.Add(batch);
            }

            await manifest.AppendAsync(group, cancellation);
            await ledger.UpdateHeaderAsync(spec.Run, header => Announce(header, group), cancellation);
            announcements.More();
            group.Clear();
        }

        await ledger.UpdateHeaderAsync(spec.Run, header => Complete(header, lister), cancellation);
    }

    private async Task<IItemListing> OpenAsync(RunSpec spec, CancellationToken cancellation)
    {
        var source = open(spec);
        if (spec.List is { } list)
        {
            // A list of keys says itself what is data, and who may read objects may not list them. An inventory is the source.
            var partitioned = list.Kind == ListKind.Inventory
                && spec.Job.Items.Partition is not null
                && (await ShapeAsync(source, spec, cancellation)).IsPartitioned;
            return ItemLists.Open(open, spec, list, partitioned);
        }

        return new LaneMix(source, await ShapeAsync(source, spec, cancellation));
    }

    private async Task<SourceShape> ShapeAsync(IObjectSource source, RunSpec spec, CancellationToken cancellation)
    {
        var known = (await ledger.ReadHeaderAsync(spec.Run, cancellation)).Listing;
        var found = await SourceShape.OfAsync(source, spec.Job.Items, known, cancellation);
        var decided = (await ledger.UpdateHeaderAsync(
            spec.Run,
            now => now.Listing.Partitioned is null
                ? now with { Listing = now.Listing with { Partitioned = found.IsPartitioned, InLanes = found.InLanes } }
                : now,
            cancellation)).Listing;
        return decided.InLanes == found.InLanes
            ? found with { IsPartitioned = decided.Partitioned!.Value }
            : await SourceShape.OfAsync(source, spec.Job.Items, decided, cancellation); // Another producer has decided first.
    }

    // A producer that was killed after it wrote the manifest has numbered batches that the header does not count yet.
    private async Task<ListingCursor> AdoptAsync(string run, CancellationToken cancellation)
    {
        var announced = (await ledger.ReadHeaderAsync(run, cancellation)).Listing.Announced;
        var cursor = new ListingCursor();
        await foreach (var batch in manifest.ReadAsync(from: 0, cancellation))
        {
            cursor.Pass(batch);
            if (batch.Batch >= announced)
            {
                await ledger.UpdateHeaderAsync(run, now => Announce(now, [batch]), cancellation);
            }
        }

        return cursor;
    }

    private static RunHeader Announce(RunHeader header, IReadOnlyList<ManifestBatch> batches)
    {
        var unknown = batches.Where(batch => batch.Batch >= header.Listing.Announced).ToList();
        return unknown.Count == 0 ? header : header with
        {
            Listing = header.Listing with
            {
                Announced = unknown[^1].Batch + 1,
                Items = header.Listing.Items + unknown.Sum(batch => (long)batch.Items.Count),
                Bytes = header.Listing.Bytes + unknown.Sum(batch => batch.Items.Sum(item => item.Size)),
            },
        };
    }

    private static RunHeader Complete(RunHeader header, SourceLister lister)
    {
        var complete = header with
        {
            Listing = header.Listing with
            {
                Complete = true,
                LeftOut = lister.LeftOut,
                CutAt = lister.CutAt,
                Duplicates = lister.Duplicates > 0 ? lister.Duplicates : null,
                LeftOutExamples = lister.LeftOutExamples.Count > 0 ? lister.LeftOutExamples : header.Listing.LeftOutExamples,
            },
        };
        return header.State == RunState.Listing ? complete.Become(RunState.Running) : complete;
    }
}
