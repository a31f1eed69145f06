using System.Text.Json.Serialization;

namespace QueueMap.Contracts.Jobs;

/// <summary>Which objects of a source are items of a job.</summary>
/// <param name="Include">Globs over the key, '**' for any number of folders; an object is an item when one matches.</param>
/// <param name="Partition">
/// Form of a folder's name, or null: '#' stands for one digit 0-9, every other character for itself ("####", "year=####").
/// When a folder at the top of the source has this form, the source is partitioned, and only what lies in such folders is
/// an item: an index or a result beside the partitions is not data.
/// </param>
public sealed record ItemRule(
    [property: JsonPropertyName("include")] IReadOnlyList<string> Include,
    [property: JsonPropertyName("partition")] string? Partition)
{
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
