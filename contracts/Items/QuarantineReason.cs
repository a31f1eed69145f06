using System.Text.Json.Serialization;

namespace QueueMap.Contracts.Items;

/// <summary>Why an item failed for good. The names are part of the wire format and of the exports.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QuarantineReason>))]
public enum QuarantineReason
{
    /// <summary>It was listed and is no longer there.</summary>
    [JsonStringEnumMemberName("gone")] Gone,

    /// <summary>It may not be read with the credentials or permissions at hand.</summary>
    [JsonStringEnumMemberName("denied")] Denied,

    /// <summary>Its ETag is not the listed one any more.</summary>
    [JsonStringEnumMemberName("changed")] Changed,

    /// <summary>Reading it failed for another reason, after retries.</summary>
    [JsonStringEnumMemberName("unreadable")] Unreadable,

    /// <summary>Its compressed form is damaged, truncated, or not what its name says.</summary>
    [JsonStringEnumMemberName("corrupt-gzip")] CorruptGzip,

    /// <summary>It expands past the bound on decompressed bytes.</summary>
    [JsonStringEnumMemberName("expands-too-far")] ExpandsTooFar,

    /// <summary>It has no header: no byte, or only blank lines.</summary>
    [JsonStringEnumMemberName("empty")] Empty,

    /// <summary>Its header lacks a column that the job needs.</summary>
    [JsonStringEnumMemberName("missing-column")] MissingColumn,

    /// <summary>Its header names a column that the job needs more than once.</summary>
    [JsonStringEnumMemberName("ambiguous-column")] AmbiguousColumn,

    /// <summary>A row is longer than the bound on rows.</summary>
    [JsonStringEnumMemberName("row-too-long")] RowTooLong,

    /// <summary>A row is malformed: ragged, badly quoted, not UTF-8, or a field the job needs does not parse.</summary>
    [JsonStringEnumMemberName("bad-row")] BadRow,
}
