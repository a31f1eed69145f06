using System.Text;
using QueueMap.Contracts.Items;
using QueueMap.Storage.Objects;
using QueueMap.Storage.S3;
using QueueMap.Tests.Storage.S3.Server;

namespace QueueMap.Tests.Storage.S3;

/// <summary>A bucket that can be made to fail, and a source over it.</summary>
internal sealed class S3World : IAsyncDisposable
{
    public S3World(Func<S3Options, S3Options>? options = null, string prefix = "", S3ClientKind client = S3ClientKind.Lean)
    {
        var plain = S3Places.At(Server.Url) with { Client = client };
        Connections = new S3Connections(options is null ? plain : options(plain));
        Source = new S3Source(Connections, S3Address.Parse($"s3://{MemoryS3.Bucket}/{prefix}"));
    }

    public MemoryS3 Server { get; } = new();

    public S3Connections Connections { get; }

    public S3Source Source { get; }

    public Item Put(string key, string content) => Put(key, Encoding.UTF8.GetBytes(content));

    public Item Put(string key, byte[] content) => new(key, content.Length, Server.Put(key, content));

    /// <summary>Answers the first requests for objects (not for listings) otherwise.</summary>
    public void FirstGets(int count, Func<StubRequest, StubAnswer?> answer)
    {
        var left = count;
        Server.Instead = request => !request.IsListing && Interlocked.Decrement(ref left) >= 0 ? answer(request) : null;
    }

    public async Task<string> ReadAsync(Item item) => Encoding.UTF8.GetString(await ReadBytesAsync(item));

    public async Task<byte[]> ReadBytesAsync(Item item)
    {
        // With room for a byte more, as a worker reads.
        var content = new byte[Math.Max(0, item.Size) + 1];
        var read = await Source.ReadAsync(item, content, default);
        return content[..read];
    }

    public async Task<QuarantineReason> ReasonAsync(Item item) => (await Assert.ThrowsAsync<ItemException>(() => ReadAsync(item))).Reason;

    /// <summary>Nothing stays behind: no slot, no byte of the bound.</summary>
    public void AssertIdle()
    {
        Assert.Equal(0, Connections.Gets.InFlight);
        Assert.Equal(0, Connections.Bytes.Taken);
    }

    public async ValueTask DisposeAsync()
    {
        Connections.Dispose();
        await Server.DisposeAsync();
    }
}
