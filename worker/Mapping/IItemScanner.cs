using QueueMap.Contracts.Runs;

namespace QueueMap.Worker.Mapping;

/// <summary>
/// Reads one item's rows. Every implementation gives the same answer for the same bytes, so that which one ran never
/// shows in a result. Used by many threads at once.
/// </summary>
/// <remarks>
/// LF, CRLF and a lone CR end lines. A line without a character is blank and no row; a line of spaces is a row, and nearly
/// always a malformed one. Where malformed rows are skipped, a quoted field that is never closed makes the rest of the item
/// one skipped row: where the next row begins is unknown. For the same reason a row over
/// <see cref="RowLimits.MaxRowBytes"/> quarantines the item even then.
/// </remarks>
public interface IItemScanner
{
    /// <summary>Reads the content to its end, or to the first fault that quarantines the item.</summary>
    /// <param name="content">The item's bytes, decompressed. Left open; what it throws is passed on.</param>
    /// <param name="key">Key of the item, as it appears in the maxima and in a quarantined item.</param>
    /// <param name="plan">The columns and rules of the run's job.</param>
    /// <param name="onBadRow">What a malformed row does. A malformed header quarantines the item either way.</param>
    ItemScan Scan(Stream content, string key, ColumnPlan plan, OnBadRow onBadRow);

    /// <summary>The same for an item whose bytes are all in memory.</summary>
    ItemScan Scan(ReadOnlyMemory<byte> content, string key, ColumnPlan plan, OnBadRow onBadRow)
    {
        using var stream = new PrefixedStream(content, Stream.Null);
        return Scan(stream, key, plan, onBadRow);
    }
}
