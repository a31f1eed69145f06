using QueueMap.Storage.Manifests;
using QueueMap.Storage.Runs;

namespace QueueMap.Producer.Publishing;

/// <summary>
/// Publishes again what a run still waits for. What a queue lost, or a killed producer never sent, comes back from the
/// manifest; what is delivered twice by it counts once.
/// </summary>
public sealed class Republisher(RunLedger ledger, Manifest manifest, BatchPublisher publisher)
{
    /// <returns>How many batches were published.</returns>
    public async Task<int> PublishAsync(string run, CancellationToken cancellation)
    {
        var snapshot = await ledger.ReadAsync(run, cancellation);
        var published = 0;
        await foreach (var batch in manifest.ReadAsync(from: 0, cancellation))
        {
            if (batch.Batch < snapshot.Header.Listing.Announced && snapshot.Awaits(batch.Batch))
            {
                await publisher.PublishAsync(run, batch, cancellation);
                published++;
            }
        }

        return published;
    }
}
