namespace QueueMap.Producer.Listing.Lists;

/// <summary>An entry of a list.</summary>
/// <param name="At">Its position, from 1 and growing: its line, where the list has lines.</param>
/// <param name="Key">Relative to the source. Untrusted.</param>
/// <param name="Size">Null where the list does not say.</param>
/// <param name="ETag">With its quotes, as S3 gives it; null where the list does not say.</param>
/// <param name="Modified">Null where the list does not say.</param>
public readonly record struct ListedKey(long At, string Key, long? Size = null, string? ETag = null, DateTimeOffset? Modified = null)
{
    /// <summary>ETags are written with and without their quotes; sources give them with.</summary>
    public static string? Quoted(string? tag) => string.IsNullOrWhiteSpace(tag) ? null : tag.StartsWith('"') ? tag : $"\"{tag}\"";
}
