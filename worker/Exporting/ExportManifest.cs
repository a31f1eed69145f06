using System.Text.Json.Serialization;
using QueueMap.Contracts.Runs;
using QueueMap.Contracts.Wire;

namespace QueueMap.Worker.Exporting;

/// <summary>manifest.json: what a run came to, and the files that say it in full. Written last, so where it is they all are.</summary>
public sealed record ExportManifest : IVersioned
{
    [JsonPropertyName("version")]
    public int Version { get; init; } = WireFormat.Version;

    [JsonPropertyName("run")]
    public required string Run { get; init; }

    [JsonPropertyName("job")]
    public required string Job { get; init; }

    [JsonPropertyName("source")]
    public required string Source { get; init; }

    [JsonPropertyName("state")]
    public required RunState State { get; init; }

    [JsonPropertyName("endedAt")]
    public required DateTimeOffset EndedAt { get; init; }

    [JsonPropertyName("coverage")]
    public required Coverage Coverage { get; init; }

    [JsonPropertyName("itemCounts")]
    public required MapRunCounts ItemCounts { get; init; }

    [JsonPropertyName("batchCounts")]
    public required MapRunCounts BatchCounts { get; init; }

    /// <summary>In the folder of this manifest.</summary>
    [JsonPropertyName("files")]
    public required IReadOnlyList<ExportedFile> Files { get; init; }
}

/// <param name="Name">Name within the folder.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Items">Lines of a file of items; null for another one.</param>
public sealed record ExportedFile(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("items")] int? Items = null);
