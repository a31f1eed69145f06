using QueueMap.Contracts.Items;
using QueueMap.Storage.Objects;

namespace QueueMap.Worker.Mapping;

/// <summary>An item's content, decompressed where its bytes say so. The name alone decides nothing but what must be gzip.</summary>
internal static class ItemContent
{
    private const string GzipSuffix = ".gz";

    /// <exception cref="ItemException">It is named as gzip and is not.</exception>
    public static Stream Open(Stream stored, Item item)
    {
        var start = new byte[2];
        var count = stored.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var whole = new PrefixedStream(start.AsMemory(0, count), stored);
        return IsGzip(start.AsSpan(0, count), item) ? new GzipStreamWhole(whole, item, ContentLimits.MaxBytes(item.Size)) : whole;
    }

    /// <summary>Whether an item that begins so is to be decompressed.</summary>
    /// <exception cref="ItemException">It is named as gzip and is not.</exception>
    public static bool IsGzip(ReadOnlySpan<byte> start, Item item)
    {
        if (start is [0x1F, 0x8B, ..])
        {
            return true;
        }

        if (item.Key.EndsWith(GzipSuffix, StringComparison.OrdinalIgnoreCase))
        {
            throw new ItemException(
                QuarantineReason.CorruptGzip,
                $"Its name ends in {GzipSuffix}, and its {item.Size:N0} bytes do not begin with 1f 8b, as gzip does. Compress it, or name it .csv.");
        }

        return false;
    }
}
