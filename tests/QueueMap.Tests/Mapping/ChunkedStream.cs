namespace QueueMap.Tests.Mapping;

/// <summary>Gives at most so many bytes a read, as networks do; then throws what it is told to, or ends.</summary>
internal sealed class ChunkedStream(byte[] content, int chunk, Exception? atEnd = null) : GivenStream
{
    private int _given;

    public bool IsDisposed { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(Math.Min(buffer.Length, chunk), content.Length - _given);
        if (count == 0 && atEnd is not null)
        {
            throw atEnd;
        }

        content.AsSpan(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
