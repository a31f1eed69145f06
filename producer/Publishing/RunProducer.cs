using QueueMap.Contracts.Runs;
using QueueMap.Producer.Listing;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Runs;

namespace QueueMap.Producer.Publishing;

/// <summary>Lists a run's source and publishes its batches, at the same time, each to its end: a new run's or a resumed one's.</summary>
/// <param name="open">Opens the source of a run.</param>
/// <param name="resend">Also batches that have been published before, as far as they are awaited.</param>
public sealed class RunProducer(
    RunLedger ledger, Manifest manifest, IBatchQueue queue, IPublishGate gate, Func<RunSpec, IObjectSource> open, bool resend)
{
    /// <exception cref="SourceException">The source cannot be listed to its end.</exception>
    /// <exception cref="ManifestConflictException">Another producer works on the run.</exception>
    public async Task RunAsync(RunSpec spec, CancellationToken cancellation)
    {
        var announcements = new Announcements();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var publishing = new BatchPublisher(ledger, manifest, queue, gate, resend).RunAsync(spec.Run, announcements, both.Token);
        var listing = ListAsync(spec, announcements, both.Token);
        await foreach (var part in Task.WhenEach(listing, publishing))
        {
            if (!part.IsCompletedSuccessfully)
            {
                await both.CancelAsync(); // Neither is of use without the other.
            }
        }

        await Task.WhenAll(listing, publishing);
    }

    private async Task ListAsync(RunSpec spec, Announcements announcements, CancellationToken cancellation)
    {
        var header = await ledger.ReadHeaderAsync(spec.Run, cancellation);
        if (header.Listing.Complete)
        {
            announcements.End();
        }
        else
        {
            await new ListingPump(ledger, manifest, open).RunAsync(spec, announcements, cancellation);
        }
    }
}
