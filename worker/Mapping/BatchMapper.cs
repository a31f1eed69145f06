using QueueMap.Contracts.Items;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Objects;
using QueueMap.Worker.Hosting;

namespace QueueMap.Worker.Mapping;

/// <summary>Turns a batch into its partial. The same bytes give the same partial, whatever the concurrency.</summary>
/// <param name="pulse">Beats with every item; null where nobody listens.</param>
public sealed class BatchMapper(IItemScanner scanner, MapperOptions options, WorkPulse? pulse = null)
{
    private readonly MapperOptions _options = options.Validated();

    /// <exception cref="OperationCanceledException">Cancelled. Nothing of the batch was counted.</exception>
    /// <exception cref="IOException">The machine is out of file handles or memory: the batch must be delivered again.</exception>
    /// <exception cref="SourceException">The source cannot be read at all: no item is to blame. Of an <see cref="AccessException"/>, for lack of rights.</exception>
    /// <exception cref="InvalidOperationException">A bug, while mapping the item that the message names.</exception>
    public async Task<PartialMaxima> MapAsync(MapBatch batch, RunSpec run, IObjectSource source, CancellationToken cancellation)
    {
        var tally = new BatchTally(batch, run.Job.TieBreak.Count);
        var reader = new ItemReader(scanner, source, new ColumnPlan(run.Job, tally), run.OnBadRow, _options.WholeItemBytes);
        var atOnce = Math.Clamp(run.FetchConcurrency ?? _options.FetchConcurrency, 1, MapperOptions.MaxFetchConcurrency);
        var concurrency = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, batch.Items.Count, concurrency, async (index, token) =>
        {
            tally.Add(index, await ReadAsync(reader, batch.Items[index], token));
            pulse?.Beat();
        });
        return tally.ToPartial();
    }

    private static async ValueTask<ItemScan> ReadAsync(ItemReader reader, Item item, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadAsync(item, cancellation);
        }
        catch (Exception bug) when (bug is not (OperationCanceledException or IOException or OutOfMemoryException))
        {
            throw new InvalidOperationException(
                $"Mapping the item '{Shown.Text(item.Key)}' failed in a way that no item should cause: {bug.GetType().Name}. "
                + "Its batch is not counted; report this with the item.",
                bug);
        }
    }
}
