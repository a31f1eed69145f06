using System.Text.Json.Serialization;

namespace QueueMap.Contracts.Runs;

/// <summary>A list that names the items of a run, where its source is not listed itself; and what the list was like when the run was created.</summary>
/// <param name="Kind">What the list is.</param>
/// <param name="Location">The full path of a file, or s3://bucket/key.</param>
/// <param name="Size">Bytes of the list, or of the manifest of an inventory.</param>
/// <param name="Tag">
/// SHA-256 of a file, so that a copy on another machine will do; the ETag of an object in S3, which S3 itself holds every read
/// to. A run goes on only with the list that it began with: positions in another one would mean nothing.
/// </param>
public sealed record ItemList(
    [property: JsonPropertyName("kind")] ListKind Kind,
    [property: JsonPropertyName("location")] string Location,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("tag")] string Tag);

/// <summary>What a list is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ListKind>))]
public enum ListKind
{
    /// <summary>Keys relative to the source, as text, CSV or JSON lines by the ending of the list's name.</summary>
    [JsonStringEnumMemberName("keys")] Keys,

    /// <summary>The manifest.json of an S3 Inventory in CSV.</summary>
    [JsonStringEnumMemberName("inventory")] Inventory,
}
