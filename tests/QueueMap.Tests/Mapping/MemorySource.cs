using System.IO.Compression;
using System.Text;
using QueueMap.Contracts.Items;
using QueueMap.Storage.Objects;

namespace QueueMap.Tests.Mapping;

/// <summary>Objects in memory, and ways to make opening or reading one of them fail.</summary>
internal sealed class MemorySource : IObjectSource
{
    private readonly Dictionary<string, Func<Stream>> _objects = [];

    public Item Add(string key, string content) => Add(key, Encoding.UTF8.GetBytes(content));

    public Item Add(string key, byte[] content) => Add(key, content.Length, () => new ChunkedStream(content, chunk: 1000));

    public Item Add(string key, long listed, Func<Stream> open)
    {
        _objects[key] = open;
        return new Item(key, listed, "\"etag\"");
    }

    public IAsyncEnumerable<Item> ListAsync(string? after, CancellationToken cancellation) => throw new NotSupportedException();

    public IAsyncEnumerable<Item> ListAsync(Lane lane, string? after, CancellationToken cancellation) => throw new NotSupportedException();

    public IAsyncEnumerable<string> ListFoldersAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<Stream> OpenAsync(Item item, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(_objects[item.Key]());
    }

    public ValueTask<Item?> FindAsync(string key, CancellationToken cancellation) => throw new NotSupportedException();

    public static byte[] Gzip(byte[] plain, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, level))
        {
            gzip.Write(plain);
        }

        return compressed.ToArray();
    }
}
