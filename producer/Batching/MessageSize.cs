using System.Text.Json;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Wire;

namespace QueueMap.Producer.Batching;

/// <summary>
/// How large the message of a batch becomes. Items are written to be counted only where the most that they can take would
/// not fit: for the keys of nearly every source that is never.
/// </summary>
internal sealed class MessageSize(int max)
{
    /// <summary>Names, quotes, commas and braces of an item, and a size of 20 digits.</summary>
    private const int FrameBytes = 64;

    /// <summary>A UTF-16 unit that JSON escapes: \uXXXX.</summary>
    private const int MostBytesOfUnit = 6;

    private readonly List<Item> _uncounted = [];
    private int _counted;
    private int _most;

    public bool Fits(Item item)
    {
        if (_counted + _most + MostOf(item) <= max)
        {
            return true;
        }

        _counted += _uncounted.Sum(BytesOf);
        _uncounted.Clear();
        _most = 0;
        return _counted + BytesOf(item) <= max;
    }

    public void Add(Item item)
    {
        _uncounted.Add(item);
        _most += MostOf(item);
    }

    public void Clear()
    {
        _uncounted.Clear();
        (_counted, _most) = (0, 0);
    }

    private static int MostOf(Item item) => FrameBytes + (MostBytesOfUnit * (item.Key.Length + item.ETag.Length));

    private static int BytesOf(Item item) => JsonSerializer.SerializeToUtf8Bytes(item, WireFormat.Options).Length + ",".Length;
}
