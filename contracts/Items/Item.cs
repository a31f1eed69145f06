using System.Text.Json.Serialization;

namespace QueueMap.Contracts.Items;

/// <summary>One object of the source, as it was when it was listed.</summary>
/// <param name="Key">Path below the source, parts separated by '/'. Untrusted: escape it wherever it is shown.</param>
/// <param name="Size">Bytes, as stored (compressed where the object is compressed).</param>
/// <param name="ETag">Changes when the object's content does; an item whose tag has changed is quarantined, never read.</param>
[JsonConverter(typeof(ItemConverter))]
public sealed record Item(
    string Key,
    long Size,
    string ETag)
{
    // Ticks of UTC and one, 0 for none: a third of an item less than a nullable date, and a listing holds 300,000 of them.
    private readonly long _modified;

    /// <summary>
    /// When the object was last written, where a source has just said so. It decides what is listed and is needed no more
    /// after that: neither manifests nor messages carry it, and two items are equal without it. In UTC.
    /// </summary>
    public DateTimeOffset? Modified
    {
        get => _modified == 0 ? null : new DateTimeOffset(_modified - 1, TimeSpan.Zero);
        init => _modified = value is { } time ? time.UtcTicks + 1 : 0;
    }

    /// <summary>Whether the object was there when it was listed.</summary>
    public bool WasFound => ETag.Length > 0;

    /// <summary>An object that was asked for by name and not found. It keeps its place in a batch: mapping quarantines it.</summary>
    public static Item NotFound(string key) => new(key, Size: 0, ETag: "");

    public bool Equals(Item? other) => other is not null && Key == other.Key && Size == other.Size && ETag == other.ETag;

    public override int GetHashCode() => HashCode.Combine(Key, Size, ETag);
}
