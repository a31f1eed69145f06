using QueueMap.Contracts.Messages;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Runs;

namespace QueueMap.Producer.Publishing;

/// <summary>Sends chosen batches again, from the manifest, as far as their run still waits for them.</summary>
public sealed class AwaitedBatches(RunLedger ledger, Manifest manifest, IBatchQueue queue)
{
    /// <summary>Sends under way at once, as of the first publishing.</summary>
    private const int SentAtOnce = BatchPublisher.SentAtOnce;

    /// <param name="chosen">Numbers of batches.</param>
    /// <returns>How many were sent.</returns>
    public async Task<int> SendAsync(string run, IReadOnlySet<int> chosen, CancellationToken cancellation)
    {
        var now = await ledger.ReadAsync(run, cancellation);
        var wanted = chosen.Where(now.Awaits).ToHashSet();
        var sent = 0;
        await foreach (var chunk in manifest.ReadAsync(wanted, cancellation).Chunk(SentAtOnce).WithCancellation(cancellation))
        {
            await Task.WhenAll(chunk.Select(batch => queue.SendAsync(new MapBatch(run, batch.Batch, batch.Items, now.PassOf(batch.Batch)))));
            sent += chunk.Length;
        }

        return sent;
    }
}
