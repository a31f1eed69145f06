using System.Runtime.CompilerServices;
using QueueMap.Contracts.Items;
using QueueMap.Storage.S3.Calls;

namespace QueueMap.Storage.S3.Fetching;

/// <summary>
/// An object in order, from parts that are fetched some ahead. A part's bytes are in memory before the reader sees the first of
/// them, so it never holds a connection, and no fault of one reaches it.
/// </summary>
internal sealed class PartedStream : Stream
{
    private readonly S3Connections _connections;
    private readonly Bucket _bucket;
    private readonly string _key;
    private readonly Item _item;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource? _stop;
    private readonly Queue<Task<Part>> _ahead = new(0);
    private long _next;
    private Part? _current;
    private int _position;
    private bool _disposed;

    private PartedStream(S3Connections connections, Bucket bucket, string key, Item item, CancellationToken cancellation)
    {
        (_connections, _bucket, _key, _item) = (connections, bucket, key, item);
        _caller = cancellation;

        // Most objects are one part: when they are open, nothing is under way that could be stopped.
        _stop = item.Size > connections.Options.PartBytes ? CancellationTokenSource.CreateLinkedTokenSource(cancellation) : null;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<Stream> OpenAsync(
        S3Connections connections, Bucket bucket, string key, Item item, CancellationToken cancellation)
    {
        var stream = new PartedStream(connections, bucket, key, item, cancellation);
        try
        {
            // The first one alone: an object that has changed costs one request.
            stream._current = await stream.StartNext();
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        !buffer.IsEmpty && await HasMoreAsync(cancellationToken) ? Take(buffer.Span) : 0;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        // Whoever scans an item as it streams in has a thread for it; see MapperOptions.WholeItemBytes.
        var more = HasMoreAsync(CancellationToken.None);
        return (more.IsCompleted ? more.GetAwaiter().GetResult() : more.AsTask().GetAwaiter().GetResult()) ? Take(buffer) : 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_stop is not null)
        {
            await _stop.CancelAsync();
        }

        _current?.Dispose();
        _current = null;
        while (_ahead.TryDequeue(out var part))
        {
            await ((Task)part).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (part.IsCompletedSuccessfully)
            {
                (await part).Dispose();
            }
        }

        _stop?.Dispose();
        await base.DisposeAsync();
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<bool> HasMoreAsync(CancellationToken cancellation)
    {
        while (_current is null || _position == _current.Bytes.Length)
        {
            // Given back before the next one is waited for: others may wait for its room.
            _current?.Dispose();
            (_current, _position) = (null, 0);
            StartAhead(least: 1);
            if (!_ahead.TryPeek(out var next))
            {
                return false;
            }

            // It leaves the queue once it is here, so that whoever reads on after its failure meets the failure, not the end.
            _current = await next.WaitAsync(cancellation);
            _ = _ahead.Dequeue();
        }

        StartAhead(least: 0);
        return true;
    }

    private int Take(Span<byte> buffer)
    {
        var rest = _current!.Bytes.Span[_position..];
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        _position += count;
        return count;
    }

    private void StartAhead(int least)
    {
        while (_next < _item.Size && _ahead.Count < Math.Max(least, _connections.Options.PartsAhead))
        {
            _ahead.Enqueue(StartNext().AsTask());
        }
    }

    private ValueTask<Part> StartNext()
    {
        var offset = _next;
        var length = (int)Math.Min(_connections.Options.PartBytes, _item.Size - offset);
        _next += length;
        return FetchAsync(offset, length);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Part> FetchAsync(long offset, int length)
    {
        var stop = _stop?.Token ?? _caller;
        await _connections.Bytes.EnterAsync(length, stop);
        var part = new Part(_connections.Bytes, length);
        try
        {
            await new PartFetch(_connections, _bucket, _key, _item, offset, part.Bytes).RunAsync(stop);
            return part;
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }
}
