using System.Text.Json;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Runs;
using QueueMap.Contracts.Wire;

namespace QueueMap.Producer.Batching;

/// <summary>Groups items into batches: a batch is full at whichever limit it meets first, items, bytes or message size.</summary>
public sealed class Batcher(BatchLimits limits)
{
    private readonly List<Item> _open = [];
    private long _bytes;
    private int _messageBytes;

    /// <returns>The batch that this item no longer fits in, or null.</returns>
    public IReadOnlyList<Item>? Add(Item item)
    {
        var messageBytes = JsonSerializer.SerializeToUtf8Bytes(item, WireFormat.Options).Length + 1;
        var isFull = _open.Count > 0
            && (_open.Count >= limits.Items
                || item.Size > limits.Bytes - _bytes
                || _messageBytes + messageBytes > BatchLimits.MaxMessageBytes);
        var full = isFull ? Take() : null;
        _open.Add(item);
        _bytes += item.Size;
        _messageBytes += messageBytes;
        return full;
    }

    /// <returns>The last, perhaps smaller batch; null where there is none.</returns>
    public IReadOnlyList<Item>? Finish() => _open.Count > 0 ? Take() : null;

    private Item[] Take()
    {
        Item[] batch = [.. _open];
        _open.Clear();
        _bytes = 0;
        _messageBytes = 0;
        return batch;
    }
}
