using System.Buffers;
using QueueMap.Contracts.Wire;

namespace QueueMap.Contracts.Items;

/// <summary>
/// An item's JSON as <see cref="ItemConverter"/> has it, straight to bytes and from them: a run writes each of its items twice
/// and reads it twice, and the serializer's way takes longer for that than the listing.
/// </summary>
public static class ItemText
{
    /// <summary>Writes the properties of an item, without the brace behind them.</summary>
    public static void WriteOpen(PooledBytes into, string key, long size, string etag)
    {
        into.Write("{\"key\":"u8);
        PlainJson.WriteText(into, key);
        into.Write(",\"size\":"u8);
        PlainJson.WriteNumber(into, size);
        into.Write(",\"etag\":"u8);
        PlainJson.WriteText(into, etag);
    }

    /// <summary>Takes an item from the beginning of a JSON text.</summary>
    /// <returns>Null where it is not as <see cref="WriteOpen"/> writes plain texts: the serializer has to look.</returns>
    public static Item? Take(ref ReadOnlySpan<byte> json) =>
        PlainJson.TrySkip(ref json, "{\"key\":"u8) && PlainJson.TakeText(ref json) is { } key
        && PlainJson.TrySkip(ref json, ",\"size\":"u8) && PlainJson.TryTakeNumber(ref json, out var size)
        && PlainJson.TrySkip(ref json, ",\"etag\":"u8) && PlainJson.TakeText(ref json) is { } etag
        && PlainJson.TrySkip(ref json, "}"u8)
            ? new Item(key, size, etag)
            : null;
}
