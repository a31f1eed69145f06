using System.Text.Json.Serialization;

namespace QueueMap.Contracts.Items;

/// <summary>One object of the source, as it was when it was listed.</summary>
/// <param name="Key">Path below the source, parts separated by '/'. Untrusted: escape it wherever it is shown.</param>
/// <param name="Size">Bytes, as stored (compressed where the object is compressed).</param>
/// <param name="ETag">Changes when the object's content does; an item whose tag has changed is quarantined, never read.</param>
public sealed record Item(
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("etag")] string ETag);
