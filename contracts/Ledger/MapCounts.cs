using System.Text.Json.Serialization;
using QueueMap.Contracts.Messages;

namespace QueueMap.Contracts.Ledger;

/// <summary>What was read, and what of it was left out. Adds up over items, batches and shards.</summary>
/// <param name="Mapped">Items whose rows count towards the result.</param>
/// <param name="Quarantined">Items that failed for good.</param>
/// <param name="Bytes">Listed size of the mapped items, in bytes.</param>
/// <param name="Rows">Rows of the mapped items, without the header and blank lines.</param>
/// <param name="Missing">Rows among them whose value is blank or means "not measured".</param>
/// <param name="Skipped">Malformed rows among them, counted instead of quarantining their item.</param>
public sealed record MapCounts(
    [property: JsonPropertyName("mapped")] long Mapped = 0,
    [property: JsonPropertyName("quarantined")] long Quarantined = 0,
    [property: JsonPropertyName("bytes")] long Bytes = 0,
    [property: JsonPropertyName("rows")] long Rows = 0,
    [property: JsonPropertyName("missing")] long Missing = 0,
    [property: JsonPropertyName("skipped")] long Skipped = 0)
{
    public static MapCounts operator +(MapCounts a, MapCounts b) => new(
        a.Mapped + b.Mapped,
        a.Quarantined + b.Quarantined,
        a.Bytes + b.Bytes,
        a.Rows + b.Rows,
        a.Missing + b.Missing,
        a.Skipped + b.Skipped);

    /// <summary>The sum of some counts and those of partials, without an object for each sum on the way.</summary>
    public static MapCounts Sum(MapCounts first, IReadOnlyList<PartialMaxima> partials)
    {
        var (mapped, quarantined, bytes, rows, missing, skipped) = first;
        for (var i = 0; i < partials.Count; i++)
        {
            var counts = partials[i].Counts;
            mapped += counts.Mapped;
            quarantined += counts.Quarantined;
            bytes += counts.Bytes;
            rows += counts.Rows;
            missing += counts.Missing;
            skipped += counts.Skipped;
        }

        return new MapCounts(mapped, quarantined, bytes, rows, missing, skipped);
    }
}
