using QueueMap.Contracts.Items;
using QueueMap.Contracts.Maxima;

namespace QueueMap.Worker.Mapping;

/// <summary>What came of one item: all of its rows, or none of them and a reason.</summary>
public abstract record ItemScan
{
    private ItemScan()
    {
    }

    /// <summary>The item was read to its end.</summary>
    /// <param name="Rows">Rows without the header and blank lines; the missing and the skipped ones are among them.</param>
    /// <param name="Missing">Rows whose value is blank or means "not measured".</param>
    /// <param name="Skipped">Malformed rows that were left out.</param>
    /// <param name="Maxima">The best row of each group, groups in ordinal order.</param>
    public sealed record Mapped(long Rows, long Missing, long Skipped, IReadOnlyList<KeyValuePair<string, Maximum>> Maxima) : ItemScan;

    /// <summary>The item failed for good; nothing of it counts.</summary>
    public sealed record Quarantined(QuarantinedItem Item) : ItemScan;
}
