using MassTransit;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Runs;
using QueueMap.Worker.Hosting;

namespace QueueMap.Producer.Publishing;

/// <summary>
/// Commits batches in the one order that survives a kill between any two steps: manifest, announcement, queue,
/// checkpoint. A batch that a worker can see is in the manifest; a number that is in the manifest is never given twice.
/// </summary>
public sealed class BatchPublisher(RunLedger ledger, Manifest manifest, IBus bus, IPublishGate gate)
{
    /// <summary>Writes the batches to the manifest, announces them by <paramref name="announce"/>, and publishes them.</summary>
    /// <param name="announce">
    /// Changes the header so that it counts these batches. Whoever commits the last ones completes the listing here, before
    /// they are published: so the fold that settles the run always finds a complete listing, and nobody has to look again.
    /// </param>
    public async Task CommitAsync(
        string run, IReadOnlyList<ManifestBatch> batches, Func<RunHeader, RunHeader> announce, CancellationToken cancellation)
    {
        await manifest.AppendAsync(batches, cancellation);
        await CommitWrittenAsync(run, batches, announce, cancellation);
    }

    /// <summary>The same for batches that the manifest holds and the header may not count yet.</summary>
    public async Task CommitWrittenAsync(
        string run, IReadOnlyList<ManifestBatch> batches, Func<RunHeader, RunHeader> announce, CancellationToken cancellation)
    {
        await ledger.UpdateHeaderAsync(run, announce, cancellation);
        foreach (var batch in batches)
        {
            await PublishAsync(run, batch, cancellation);
        }

        await ledger.UpdateHeaderAsync(run, header => Checkpoint(header, batches[^1].Batch + 1), cancellation);
    }

    /// <summary>Publishes a batch that the manifest holds already.</summary>
    public async Task PublishAsync(string run, ManifestBatch batch, CancellationToken cancellation)
    {
        await gate.EnterAsync(batch.Batch, cancellation);
        var endpoint = await bus.GetSendEndpoint(QueueNames.BatchesAddress);
        await endpoint.Send(new MapBatch(run, batch.Batch, batch.Items), cancellation);
    }

    private static RunHeader Checkpoint(RunHeader header, int published) => header.Listing.Published >= published
        ? header
        : header with { Listing = header.Listing with { Published = published } };
}
