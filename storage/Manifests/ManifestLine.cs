using System.Buffers;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Wire;

namespace QueueMap.Storage.Manifests;

/// <summary>
/// A batch as a line of its segment, as the serializer writes and reads it, to the byte: nearly all of a line are items, and
/// those have a short way of their own.
/// </summary>
internal static class ManifestLine
{
    /// <summary>Writes the line and its end.</summary>
    public static void Write(PooledBytes into, ManifestBatch batch)
    {
        into.Write("{\"version\":"u8);
        PlainJson.WriteNumber(into, batch.Version);
        into.Write(",\"batch\":"u8);
        PlainJson.WriteNumber(into, batch.Batch);
        into.Write(",\"items\":["u8);
        for (var i = 0; i < batch.Items.Count; i++)
        {
            var item = batch.Items[i];
            into.Write(i == 0 ? ""u8 : ","u8);
            ItemText.WriteOpen(into, item.Key, item.Size, item.ETag);
            into.Write("}"u8);
        }

        into.Write("],\"leftOut\":"u8);
        PlainJson.WriteNumber(into, batch.LeftOut);
        into.Write(batch.Requeue ? ",\"requeue\":true"u8 : ",\"requeue\":false"u8);
        if (batch.At is { } at)
        {
            into.Write(",\"at\":"u8);
            PlainJson.WriteNumber(into, at);
        }

        into.Write("}\n"u8);
    }

    /// <param name="line">Without its end. Untrusted: a disk or a person may have changed it.</param>
    /// <inheritdoc cref="WireFormat.Read" path="/exception"/>
    public static ManifestBatch Read(ReadOnlySpan<byte> line) => TryRead(line) ?? WireFormat.Read<ManifestBatch>(line);

    /// <returns>Null where it is not as <see cref="Write"/> writes plain items: the serializer has to look.</returns>
    private static ManifestBatch? TryRead(ReadOnlySpan<byte> line)
    {
        if (!PlainJson.TrySkip(ref line, "{\"version\":1,\"batch\":"u8) || !PlainJson.TryTakeNumber(ref line, out var batch) || batch > int.MaxValue
            || !PlainJson.TrySkip(ref line, ",\"items\":["u8))
        {
            return null;
        }

        var items = new List<Item>();
        do
        {
            if (ItemText.Take(ref line) is not { } item)
            {
                return null;
            }

            items.Add(item);
        }
        while (PlainJson.TrySkip(ref line, ","u8));

        if (!PlainJson.TrySkip(ref line, "],\"leftOut\":"u8) || !PlainJson.TryTakeNumber(ref line, out var leftOut)
            || !PlainJson.TrySkip(ref line, ",\"requeue\":"u8))
        {
            return null;
        }

        var isRequeue = PlainJson.TrySkip(ref line, "true"u8);
        if (!isRequeue && !PlainJson.TrySkip(ref line, "false"u8))
        {
            return null;
        }

        long? at = null;
        if (PlainJson.TrySkip(ref line, ",\"at\":"u8))
        {
            if (!PlainJson.TryTakeNumber(ref line, out var position))
            {
                return null;
            }

            at = position;
        }

        return line.SequenceEqual("}"u8) ? new ManifestBatch((int)batch, items, leftOut, isRequeue, at) : null;
    }
}
