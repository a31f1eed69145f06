using QueueMap.Contracts.Items;
using QueueMap.Contracts.Runs;

namespace QueueMap.Producer.Batching;

/// <summary>Groups items into batches: a batch is full at whichever limit it meets first, items, bytes or message size.</summary>
public sealed class Batcher(BatchLimits limits)
{
    private readonly List<Item> _open = [];
    private readonly MessageSize _message = new(BatchLimits.MaxMessageBytes);
    private long _bytes;

    /// <returns>The batch that this item no longer fits in, or null.</returns>
    public IReadOnlyList<Item>? Add(Item item)
    {
        var isFull = _open.Count > 0
            && (_open.Count >= limits.Items || item.Size > limits.Bytes - _bytes || !_message.Fits(item));
        var full = isFull ? Take() : null;
        _open.Add(item);
        _message.Add(item);
        _bytes += item.Size;
        return full;
    }

    /// <returns>The last, perhaps smaller batch; null where there is none.</returns>
    public IReadOnlyList<Item>? Finish() => _open.Count > 0 ? Take() : null;

    private Item[] Take()
    {
        Item[] batch = [.. _open];
        _open.Clear();
        _message.Clear();
        _bytes = 0;
        return batch;
    }
}
