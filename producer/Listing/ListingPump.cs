using System.Threading.Channels;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Publishing;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Runs;

namespace QueueMap.Producer.Listing;

/// <summary>
/// Carries a listing to its end: lists ahead while batches are committed, and commits together whatever has been listed
/// meanwhile, so that a batch of one item does not cost a durable write of its own.
/// </summary>
public sealed class ListingPump(RunLedger ledger, Manifest manifest, BatchPublisher publisher, IObjectSource source)
{
    /// <summary>Batches that are listed ahead and committed together at most.</summary>
    private const int MaxAhead = 64;

    /// <summary>Items that are listed ahead: enough to hide a slow folder, and less than a megabyte of memory.</summary>
    private const int ItemsAhead = 1_000;

    public async Task RunAsync(RunSpec spec, CancellationToken cancellation)
    {
        var run = spec.Run;
        var lister = new SourceLister(source, spec, await FilterAsync(spec, cancellation));
        var last = await manifest.LastAsync(cancellation);
        if (last is not null)
        {
            await AdoptAsync(run, cancellation);
        }

        var room = Math.Clamp(ItemsAhead / spec.Batching.Items, 1, MaxAhead);
        var ahead = Channel.CreateBounded<ManifestBatch>(room);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var listing = ListAsync(lister, last, ahead.Writer, stop.Token);
        try
        {
            await CommitAsync(run, lister, ahead.Reader, room, cancellation);
        }
        finally
        {
            await stop.CancelAsync();
            await listing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // What it threw has come through the channel.
        }
    }

    private static async Task ListAsync(
        SourceLister lister, ManifestBatch? last, ChannelWriter<ManifestBatch> ahead, CancellationToken cancellation)
    {
        Exception? error = null;
        try
        {
            await foreach (var batch in lister.ListAsync(last, cancellation))
            {
                await ahead.WriteAsync(batch, cancellation);
            }
        }
        catch (Exception thrown)
        {
            error = thrown;
        }
        finally
        {
            ahead.Complete(error);
        }
    }

    // One batch is always held back: only when the listing has ended is it known to be the last, and the last one is
    // published after the header says that the listing is complete.
    private async Task CommitAsync(
        string run, SourceLister lister, ChannelReader<ManifestBatch> ahead, int room, CancellationToken cancellation)
    {
        var group = new List<ManifestBatch>();
        ManifestBatch? held = null;
        while (await ahead.WaitToReadAsync(cancellation))
        {
            while (group.Count < room && ahead.TryRead(out var next))
            {
                if (held is not null)
                {
                    group.Add(held);
                }

                held = next;
            }

            if (group.Count > 0)
            {
                await publisher.CommitAsync(run, group, header => Announce(header, group), cancellation);
                group.Clear();
            }
        }

        if (held is null)
        {
            await ledger.UpdateHeaderAsync(run, header => Complete(header, lister), cancellation);
        }
        else
        {
            await publisher.CommitAsync(run, [held], header => Complete(Announce(header, [held]), lister), cancellation);
        }
    }

    private async Task<ItemFilter> FilterAsync(RunSpec spec, CancellationToken cancellation)
    {
        var found = await ItemFilter.ForAsync(spec.Job.Items, source, cancellation);
        var header = await ledger.UpdateHeaderAsync(
            spec.Run,
            now => now.Listing.Partitioned is null ? now with { Listing = now.Listing with { Partitioned = found.IsPartitioned } } : now,
            cancellation);
        return new ItemFilter(spec.Job.Items, header.Listing.Partitioned!.Value);
    }

    // A producer that was killed after it wrote the manifest has numbered batches that the header does not count yet, and
    // that nobody has published.
    private async Task AdoptAsync(string run, CancellationToken cancellation)
    {
        var header = await ledger.ReadHeaderAsync(run, cancellation);
        await foreach (var batch in manifest.ReadAsync(header.Listing.Announced, cancellation))
        {
            await publisher.CommitWrittenAsync(run, [batch], now => Announce(now, [batch]), cancellation);
        }
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
                LeftOutExamples = lister.LeftOutExamples.Count > 0 ? lister.LeftOutExamples : header.Listing.LeftOutExamples,
            },
        };
        return header.State == RunState.Listing ? complete.Become(RunState.Running) : complete;
    }
}
