using System.Text.Json.Serialization;

namespace QueueMap.Contracts.Jobs;

/// <summary>Which objects of a source are items of a job.</summary>
/// <param name="Include">Globs over the key, '**' for any number of folders; an object is an item when one matches.</param>
/// <param name="Partition">
/// Glob over a folder's name, or null. When a folder at the top of the source matches, the source is partitioned, and
/// only what lies in matching folders is an item: an index or a result beside the partitions is not data.
/// </param>
public sealed record ItemRule(
    [property: JsonPropertyName("include")] IReadOnlyList<string> Include,
    [property: JsonPropertyName("partition")] string? Partition);
