using System.Buffers;
using System.Xml;

namespace QueueMap.Storage.S3.Listing;

/// <summary>The bytes of one page, in a borrowed buffer.</summary>
internal sealed class PageBody : IDisposable
{
    /// <summary>1,000 keys of 1,024 bytes, each of them escaped, and what comes with them take 4 MB.</summary>
    private const int MostBytes = 16 << 20;

    private const int FewestBytes = 1 << 14;

    private byte[] _buffer;
    private int _length;

    private PageBody(int size) => _buffer = ArrayPool<byte>.Shared.Rent(size);

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <param name="length">What the head of the answer says; negative where it says nothing.</param>
    /// <exception cref="XmlException">No page of S3's is so long.</exception>
    public static async ValueTask<PageBody> ReadAsync(Stream stream, long length, CancellationToken cancellation)
    {
        // One byte more, so that the end is seen without a larger buffer.
        var body = new PageBody((int)Math.Clamp(length + 1, FewestBytes, MostBytes));
        try
        {
            while (await stream.ReadAsync(body._buffer.AsMemory(body._length), cancellation) is > 0 and var count)
            {
                body._length += count;
                body.MakeRoom();
            }

            return length < 0 || body._length == length
                ? body
                : throw new HttpIOException(HttpRequestError.ResponseEnded, $"a page of a listing ended after {body._length:N0} of {length:N0} bytes");
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _buffer, []));

    private void MakeRoom()
    {
        if (_length < _buffer.Length)
        {
            return;
        }

        if (_length >= MostBytes)
        {
            throw new XmlException($"a page of a listing is longer than {MostBytes:N0} bytes");
        }

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
