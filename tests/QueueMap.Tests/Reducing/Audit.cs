using QueueMap.Contracts.Runs;
using QueueMap.Producer.Output;
using QueueMap.Storage.Runs;

namespace QueueMap.Tests.Reducing;

/// <summary>The invariants of a run, checked from what is stored.</summary>
internal static class Audit
{
    /// <summary>Every item of the source in exactly one batch that is no requeue; numbers dense from 0; listing counters exact.</summary>
    public static async Task CheckManifestAsync(this RunWorld world, int leftOut = 0)
    {
        var batches = await world.Manifest.ReadAsync(0, default).ToListAsync();
        Assert.Equal(Enumerable.Range(0, batches.Count), batches.Select(batch => batch.Batch));
        var listed = batches.Where(batch => !batch.Requeue).SelectMany(batch => batch.Items).ToList();
        Assert.Equal(Enumerable.Range(0, world.Objects).Select(Weather.KeyOf), listed.Select(item => item.Key));
        Assert.All(batches, batch => Assert.InRange(batch.Items.Count, 1, world.Spec.Batching.Items));

        var listing = (await world.ReadAsync()).Header.Listing;
        Assert.Equal(
            (true, batches.Count, (long)world.Objects, listed.Sum(item => item.Size), (long)leftOut),
            (listing.Complete, listing.Announced, listing.Items, listing.Bytes, listing.LeftOut));
    }

    /// <summary>Mapped and quarantined are what the folded batches hold, no more and no less; the rest is pending.</summary>
    public static async Task CheckCoverageAsync(this RunWorld world, Func<string, bool> isBad)
    {
        var run = await world.ReadAsync();
        var folded = (await world.Manifest.ReadAsync(0, default).ToListAsync())
            .Where(batch => run.Shards[batch.Batch % world.Spec.Shards].HasFolded(batch.Batch))
            .SelectMany(batch => batch.Items)
            .ToList();
        var bad = folded.LongCount(item => isBad(item.Key));

        Assert.Equal(new Coverage(run.Header.Listing.Items, folded.Count - bad, bad - run.Header.Requeued.Items), run.Coverage);
        Assert.InRange(run.Coverage.Pending, 0, run.Coverage.Listed);
    }

    /// <summary>The run has ended in this state, and its newest result has the bytes that the naive computation gives.</summary>
    public static async Task CheckEndAsync(this RunWorld world, RunState state, Coverage coverage)
    {
        var header = (await world.ReadAsync()).Header;
        Assert.Equal(state, header.State);
        var result = await world.Files.ReadResultAsync(header, default);
        Assert.NotNull(result);
        Assert.Equal((state, coverage, header.EndedAt), (result.State, result.Coverage, (DateTimeOffset?)result.EndedAt));
        Assert.Equal(coverage, (await world.ReadAsync()).Coverage);
        Assert.Equal(world.Expected, ExportFile.Csv(result.Rows));
        Assert.Equal(state == RunState.Failed ? null : result.EndedAt, (await world.Results.ReadAsync(header.Spec.Job.Name, default))?.EndedAt);
    }
}
