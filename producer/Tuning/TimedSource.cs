using QueueMap.Contracts.Items;
using QueueMap.Storage.Objects;

namespace QueueMap.Producer.Tuning;

/// <summary>A source that is timed: from the call until the bytes are there, the wait for a slot included.</summary>
internal sealed class TimedSource(IObjectSource source, TimeProvider time) : IObjectSource
{
    private long _ticks;
    private long _reads;

    /// <summary>Mean seconds of a read; 0 before the first.</summary>
    public double MeanSeconds => Interlocked.Read(ref _reads) is > 0 and var reads ? TimeSpan.FromTicks(Interlocked.Read(ref _ticks) / reads).TotalSeconds : 0;

    public IAsyncEnumerable<Item> ListAsync(string? after, CancellationToken cancellation) => source.ListAsync(after, cancellation);

    public IAsyncEnumerable<Item> ListAsync(Lane lane, string? after, CancellationToken cancellation) => source.ListAsync(lane, after, cancellation);

    public IAsyncEnumerable<string> ListFoldersAsync(CancellationToken cancellation) => source.ListFoldersAsync(cancellation);

    public ValueTask<Item?> FindAsync(string key, CancellationToken cancellation) => source.FindAsync(key, cancellation);

    /// <summary>Large items are scanned as they stream in: only their opening is timed.</summary>
    public async ValueTask<Stream> OpenAsync(Item item, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var stream = await source.OpenAsync(item, cancellation);
        Add(began);
        return stream;
    }

    public async ValueTask<int> ReadAsync(Item item, Memory<byte> into, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var read = await source.ReadAsync(item, into, cancellation);
        Add(began);
        return read;
    }

    private void Add(long began)
    {
        Interlocked.Add(ref _ticks, time.GetElapsedTime(began).Ticks);
        Interlocked.Increment(ref _reads);
    }
}
