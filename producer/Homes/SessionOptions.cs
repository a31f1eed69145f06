using QueueMap.Contracts.Runs;
using QueueMap.Producer.Elasticity;

namespace QueueMap.Producer.Homes;

/// <summary>How this process works on a run. Changes the speed, never the result.</summary>
/// <param name="Workers">Batches mapped at once.</param>
/// <param name="Verbose">Log what happens, not only what goes wrong.</param>
/// <param name="Detach">In a fleet: leave when everything is published, and do not wait for the end.</param>
public sealed record SessionOptions(int Workers, bool Verbose = false, bool Detach = false)
{
    /// <summary>In a fleet: publish these batches and no others. Null publishes what has not been published yet.</summary>
    public IReadOnlySet<int>? OnlyBatches { get; init; }

    /// <summary>In a fleet: publish also what was published before and is still awaited, although a worker may have it in hand.</summary>
    public bool Resend { get; init; }

    /// <summary>In a fleet: have so many worker tasks while the run has work. Null leaves their number alone.</summary>
    public TaskWish? Tasks { get; init; }

    /// <summary>Tells whoever looks on what he should know.</summary>
    public Action<string> Note { get; init; } = _ => { };

    public const int MaxWorkers = 256;

    /// <summary>
    /// Batches outstanding at once: enough items that mapping goes on while partials wait for the next fold, few enough that
    /// the queue in memory stays at some megabytes whatever the size of the run.
    /// </summary>
    public static int MaxOutstanding(BatchLimits batching, int workers) =>
        Math.Max(2 * workers, Math.Min(ItemsAhead / batching.Items, 1024));

    // Mapped batches wait up to 50 ms for their fold (FoldOptions.Local): 8,000 items are 160,000 a second, more than the few
    // workers map that do not bring room of their own. An item takes some 250 bytes, so 2 MB; with twice as many the items of a run
    // grew old while they waited, and the collector had to look through all of its heap for them.
    private const int ItemsAhead = 8_000;
}
