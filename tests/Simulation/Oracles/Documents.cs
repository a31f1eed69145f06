using System.IO.Compression;
using Amazon.DynamoDBv2.Model;
using QueueMap.Contracts.Wire;
using QueueMap.Simulation.Services;
using QueueMap.Simulation.World;

namespace QueueMap.Simulation.Oracles;

/// <summary>Reads what the product has stored, past all faults.</summary>
internal sealed class Documents(MemoryBuckets buckets)
{
    public static string FolderOf(string run) => $"fleet/runs/{run}/files/";

    public T Read<T>(string run, Dictionary<string, AttributeValue> item)
        where T : IVersioned
    {
        var packed = item.TryGetValue("spill", out var file) ? FileOf(run, file.S)! : item["body"].B.ToArray();
        using var gzip = new GZipStream(new MemoryStream(packed, writable: false), CompressionMode.Decompress);
        using var body = new MemoryStream();
        gzip.CopyTo(body);
        return WireFormat.Read<T>(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    /// <summary>Null where there is no such file.</summary>
    public byte[]? FileOf(string run, string name) => buckets.Of(SimWorld.StateBucket).GetValueOrDefault(FolderOf(run) + name)?.Content;
}
