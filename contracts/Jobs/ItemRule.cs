using System.Text.Json.Serialization;

namespace QueueMap.Contracts.Jobs;

/// <summary>Which objects of a source are items of a job.</summary>
/// <param name="Include">Globs over the key, '**' for any number of folders; an object is an item when one matches.</param>
/// <param name="Partition">
/// Form of a folder's name, or null: '#' stands for one digit 0-9, every other character for itself ("####", "year=####").
/// When a folder at the top of the source has this form, the source is partitioned, and only what lies in such folders is
/// an item: an index or a result beside the partitions is not data.
/// </param>
/// <param name="Exclude">Globs as in <paramref name="Include"/>; an object is no item when one matches.</param>
/// <param name="MinSize">Bytes that an item has at least, as stored.</param>
/// <param name="MaxSize">Bytes that an item has at most, as stored.</param>
/// <param name="ModifiedAfter">An item was last written at this moment or later.</param>
/// <param name="ModifiedBefore">
/// An item was last written before this moment: a run up to a moment and another one from it on have every object once.
/// </param>
/// <param name="MaxItems">The listing ends, complete, when it has so many items: the first ones in its order. Null for all.</param>
public sealed record ItemRule(
    [property: JsonPropertyName("include")] IReadOnlyList<string> Include,
    [property: JsonPropertyName("partition")] string? Partition = null,
    [property: JsonPropertyName("exclude")] IReadOnlyList<string>? Exclude = null,
    [property: JsonPropertyName("minSize")] long? MinSize = null,
    [property: JsonPropertyName("maxSize")] long? MaxSize = null,
    [property: JsonPropertyName("modifiedAfter")] DateTimeOffset? ModifiedAfter = null,
    [property: JsonPropertyName("modifiedBefore")] DateTimeOffset? ModifiedBefore = null,
    [property: JsonPropertyName("maxItems")] long? MaxItems = null)
{
    /// <summary>Whether an item is told by when it was written, too.</summary>
    [JsonIgnore]
    public bool AsksForDates => ModifiedAfter is not null || ModifiedBefore is not null;

    public bool AllowsSize(long size) => size >= (MinSize ?? 0) && size <= (MaxSize ?? long.MaxValue);

    public bool AllowsDate(DateTimeOffset modified) =>
        modified >= (ModifiedAfter ?? DateTimeOffset.MinValue) && (ModifiedBefore is not { } end || modified < end);

    /// <summary>Whether a folder at the top of the source is a partition by its name.</summary>
    public bool IsPartition(ReadOnlySpan<char> folder)
    {
        if (Partition is null || Partition.Length != folder.Length)
        {
            return false;
        }

        for (var i = 0; i < folder.Length; i++)
        {
            if (Partition[i] == '#' ? !char.IsAsciiDigit(folder[i]) : Partition[i] != folder[i])
            {
                return false;
            }
        }

        return true;
    }
}
