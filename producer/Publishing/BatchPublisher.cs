using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Listing;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Runs;

namespace QueueMap.Producer.Publishing;

/// <summary>
/// Publishes from the manifest what a run waits for, while the listing goes on and until it has ended. A new run and a
/// resumed one are the same to it: what the header says was published lies in the queue or has been taken from it, and the
/// rest is sent now. What is delivered twice counts once.
/// </summary>
/// <param name="resend">
/// Also what was published before and is still awaited: because the queue went with its process, or because somebody asked.
/// </param>
public sealed class BatchPublisher(RunLedger ledger, Manifest manifest, IBatchQueue queue, IPublishGate gate, bool resend)
{
    /// <summary>Batches between two checkpoints: a producer that is killed between them has its successor send at most so many twice.</summary>
    private const int CheckpointEvery = 100;

    /// <summary>Sends under way at once: a queue on a service takes ten in one request, and several requests side by side.</summary>
    internal const int SentAtOnce = 50;

    public async Task RunAsync(string run, Announcements announcements, CancellationToken cancellation)
    {
        var start = await ledger.ReadAsync(run, cancellation);
        var next = resend ? 0 : start.Header.Listing.Published;
        bool more;
        do
        {
            more = await announcements.MoreAsync(cancellation);
            var listing = (await ledger.ReadHeaderAsync(run, cancellation)).Listing;

            // The last batch waits until the header says that the listing is complete: so the fold that settles the run
            // finds a complete listing, and nobody has to look again.
            next = await PublishAsync(start, next, listing.Complete ? listing.Announced : listing.Announced - 1, cancellation);
        }
        while (more);
    }

    /// <returns>The first batch that has not been published.</returns>
    private async Task<int> PublishAsync(RunSnapshot start, int next, int end, CancellationToken cancellation)
    {
        var run = start.Header.Spec.Run;
        if (next >= end)
        {
            return next;
        }

        var sending = new List<Task>();
        try
        {
            await foreach (var batch in manifest.ReadAsync(next, cancellation))
            {
                if (batch.Batch >= end)
                {
                    break;
                }

                if (start.Awaits(batch.Batch))
                {
                    await gate.EnterAsync(batch.Batch, cancellation);
                    sending.Add(queue.SendAsync(new MapBatch(run, batch.Batch, batch.Items, start.PassOf(batch.Batch))));
                }

                next = batch.Batch + 1;
                if (sending.Count >= SentAtOnce || next % CheckpointEvery == 0)
                {
                    await Task.WhenAll(sending);
                    sending.Clear();
                }

                if (next % CheckpointEvery == 0)
                {
                    await ledger.UpdateHeaderAsync(run, header => Checkpoint(header, next), cancellation);
                }
            }
        }
        finally
        {
            await Task.WhenAll(sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Thrown below, or there is an error already.
        }

        await Task.WhenAll(sending);
        await ledger.UpdateHeaderAsync(run, header => Checkpoint(header, next), cancellation);
        return next;
    }

    private static RunHeader Checkpoint(RunHeader header, int published) => header.Listing.Published >= published
        ? header
        : header with { Listing = header.Listing with { Published = published } };
}
