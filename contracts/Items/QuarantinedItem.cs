using System.Text.Json.Serialization;

namespace QueueMap.Contracts.Items;

/// <summary>An item that failed for good, and all that a person needs to find out why.</summary>
/// <param name="Key">The item's key. Untrusted.</param>
/// <param name="Reason">The class of the failure.</param>
/// <param name="Detail">What was found and what is allowed, in a sentence. May quote untrusted text.</param>
/// <param name="Line">Line of the object, from 1, where the malformed row begins; null where no row is to blame.</param>
/// <param name="Column">Header name of the field at fault; null where no field is to blame.</param>
/// <param name="Raw">The malformed row as it stands in the object, cut at <see cref="MaxRawLength"/> characters. Untrusted.</param>
public sealed record QuarantinedItem(
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("reason")] QuarantineReason Reason,
    [property: JsonPropertyName("detail")] string Detail,
    [property: JsonPropertyName("line")] long? Line = null,
    [property: JsonPropertyName("column")] string? Column = null,
    [property: JsonPropertyName("raw")] string? Raw = null)
{
    /// <summary>
    /// Enough to see a GSOD row whole (290 bytes at most), and little enough that a batch of 500 quarantined items
    /// stays within one message of 1 MiB.
    /// </summary>
    public const int MaxRawLength = 400;
}
