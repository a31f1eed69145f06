using System.Buffers;

namespace QueueMap.Contracts.Wire;

/// <summary>
/// Bytes that gather in an array of <see cref="FilePool"/>.
/// </summary>
/// <param name="bytes">About how many they will be.</param>
public sealed class PooledBytes(int bytes) : IBufferWriter<byte>, IDisposable
{
    private byte[] _bytes = FilePool.Bytes.Rent(bytes);

    public int Count { get; private set; }

    /// <summary>Valid until more is written, or this is disposed of.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Count);

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Count);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Count);
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - Count), nameof(count));
        Count += count;
    }

    /// <summary>Forgets what was written, and keeps the array.</summary>
    public void Clear() => Count = 0;

    /// <summary>Gives the array back. Whoever was handed the bytes must be done with them.</summary>
    public void Dispose()
    {
        FilePool.Bytes.Return(_bytes);
        (_bytes, Count) = ([], 0);
    }

    private void Reserve(int bytes)
    {
        var room = Math.Max(bytes, 1);
        if (room > _bytes.Length - Count)
        {
            var larger = FilePool.Bytes.Rent(Math.Max(2 * _bytes.Length, checked(Count + room)));
            Written.Span.CopyTo(larger);
            FilePool.Bytes.Return(_bytes);
            _bytes = larger;
        }
    }
}
