using QueueMap.Simulation.Scheduling;

namespace QueueMap.Simulation.Services;

/// <summary>A body that comes as slowly as it may without being given up.</summary>
internal sealed class SlowBody(SimProcess process, byte[] content, TimeSpan whole) : ReadOnlyBody
{
    /// <summary>Below the idle time-out of 10 s.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(7);

    private readonly int _piece = Math.Max(1, (int)(content.Length / Math.Max(1, whole / s_pause)));
    private int _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = Math.Min(Math.Min(_piece, buffer.Length), content.Length - _read);
        if (count > 0)
        {
            await process.WaitAsync(s_pause, cancellationToken);
            content.AsSpan(_read, count).CopyTo(buffer.Span);
            _read += count;
        }

        return count;
    }
}

/// <summary>A body whose connection is reset amid it.</summary>
internal sealed class CutBody(byte[] content, int cut) : ReadOnlyBody
{
    private int _read;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = Math.Min(buffer.Length, cut - _read);
        if (count == 0)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, "The connection was reset amid the body.");
        }

        content.AsSpan(_read, count).CopyTo(buffer.Span);
        _read += count;
        return ValueTask.FromResult(count);
    }
}

internal abstract class ReadOnlyBody : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A body is read without a thread that waits for it.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
