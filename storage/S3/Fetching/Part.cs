using System.Buffers;

namespace QueueMap.Storage.S3.Fetching;

/// <summary>Fetched bytes and their share of the bytes in flight; both are given back when they have been read.</summary>
internal sealed class Part : IDisposable
{
    private readonly FairGate _gate;
    private readonly int _length;
    private byte[]? _buffer;

    /// <param name="gate">Has let in <paramref name="length"/> bytes.</param>
    public Part(FairGate gate, int length)
    {
        (_gate, _length) = (gate, length);
        _buffer = ArrayPool<byte>.Shared.Rent(length);
    }

    public Memory<byte> Bytes => _buffer.AsMemory(0, _length);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _gate.Leave(_length);
        }
    }
}
