using QueueMap.Contracts.Wire;

namespace QueueMap.Storage.Runs;

/// <summary>The content of a file until it is disposed of. Nobody may look at it afterwards: another file may be there.</summary>
public sealed class LentContent(ReadOnlyMemory<byte> bytes) : IDisposable
{
    private byte[]? _rented;

    public ReadOnlyMemory<byte> Bytes { get; private set; } = bytes;

    internal static LentContent Rent(int length, out Memory<byte> into)
    {
        var rented = FilePool.Bytes.Rent(length);
        into = rented.AsMemory(0, length);
        return new LentContent(into) { _rented = rented };
    }

    public void Dispose()
    {
        Bytes = default;
        if (Interlocked.Exchange(ref _rented, null) is { } rented)
        {
            FilePool.Bytes.Return(rented);
        }
    }
}
