using System.Security.Cryptography;
using QueueMap.Contracts.Maxima;

namespace QueueMap.Simulation.Services;

/// <summary>Objects as S3 keeps them: whole, in the order of their keys' bytes, read after write, created once where that is asked for.</summary>
internal sealed class MemoryBuckets
{
    private readonly Dictionary<string, SortedDictionary<string, Stored>> _buckets = new(StringComparer.Ordinal);

    /// <summary>Sees each write as it is done: bucket, key, content, and who wrote.</summary>
    public Action<string, string, byte[], string> Written { get; set; } = (_, _, _, _) => { };

    public SortedDictionary<string, Stored> Of(string bucket) => _buckets.TryGetValue(bucket, out var objects)
        ? objects
        : _buckets[bucket] = new SortedDictionary<string, Stored>(Utf8Order.Instance);

    public string Put(string bucket, string key, byte[] content, DateTimeOffset modified, IReadOnlyDictionary<string, string>? metadata = null, string by = "")
    {
        var stored = new Stored(content, metadata ?? new Dictionary<string, string>(StringComparer.Ordinal), modified);
        Of(bucket)[key] = stored;
        Written(bucket, key, content, by);
        return stored.ETag;
    }

    internal sealed record Stored(byte[] Content, IReadOnlyDictionary<string, string> Metadata, DateTimeOffset Modified)
    {
#pragma warning disable CA5351 // It is what S3 takes for its ETags.
        public string ETag { get; } = $"\"{Convert.ToHexStringLower(MD5.HashData(Content))}\"";
#pragma warning restore CA5351
    }
}
