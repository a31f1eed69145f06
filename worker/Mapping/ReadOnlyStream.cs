namespace QueueMap.Worker.Mapping;

/// <summary>A stream that is read once, from its beginning to its end, synchronously.</summary>
internal abstract class ReadOnlyStream : Stream
{
    public sealed override bool CanRead => true;

    public sealed override bool CanSeek => false;

    public sealed override bool CanWrite => false;

    public sealed override long Length => throw new NotSupportedException("The stream has no known length; read it to its end.");

    public sealed override long Position
    {
        get => throw new NotSupportedException("The stream has no position; read it to its end.");
        set => throw new NotSupportedException("The stream has no position; read it to its end.");
    }

    public abstract override int Read(Span<byte> buffer);

    public sealed override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public sealed override void Flush()
    {
    }

    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The stream goes forward only.");

    public sealed override void SetLength(long value) => throw new NotSupportedException("The stream is read-only.");

    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The stream is read-only.");
}
