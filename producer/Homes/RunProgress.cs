using QueueMap.Contracts.Runs;

namespace QueueMap.Producer.Homes;

/// <summary>How far a run is, for the eye. The ledger says the same, exactly.</summary>
/// <param name="Coverage">What became of the items listed so far.</param>
/// <param name="Bytes">Listed size of the mapped items, in bytes.</param>
/// <param name="ListedBytes">Listed size of all items so far.</param>
/// <param name="ListingComplete">No more items will be listed.</param>
/// <param name="DeadBatches">Batches that used up their deliveries.</param>
/// <param name="Elapsed">Since this process took up the run.</param>
public sealed record RunProgress(
    Coverage Coverage, long Bytes, long ListedBytes, bool ListingComplete, int DeadBatches, TimeSpan Elapsed)
{
    /// <summary>Share of the listed items that are settled, 0 to 1.</summary>
    public double Share => Coverage.Listed == 0 ? 0 : (double)(Coverage.Listed - Coverage.Pending) / Coverage.Listed;

    /// <summary>Bytes a second that this process has mapped.</summary>
    public double Rate { get; init; }

    /// <summary>Null while nothing can be said: before the listing ends, or before anything is mapped.</summary>
    public TimeSpan? Left => ListingComplete && Rate > 0 && Elapsed > TimeSpan.Zero
        ? TimeSpan.FromSeconds(Math.Max(0, ListedBytes - Bytes) / Rate)
        : null;
}
