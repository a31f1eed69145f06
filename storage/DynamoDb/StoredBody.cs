using System.IO.Compression;
using System.Security.Cryptography;
using Amazon.DynamoDBv2.Model;
using QueueMap.Storage.Runs;

namespace QueueMap.Storage.DynamoDb;

/// <summary>
/// How a document lies in an item: packed, because DynamoDB bills a write by the KB and a shard of a century of months is
/// 250 KB of JSON that packs to a sixth; and in a file of the run where it is larger than an item may be.
/// </summary>
internal sealed class StoredBody(IRunFiles spill, int maxInline)
{
    private const string Gzip = "gzip";

    /// <summary>Puts the body into the item. Where it is spilled the file is durable when this returns.</summary>
    /// <param name="stem">What the name of such a file begins with.</param>
    public async ValueTask WriteAsync(
        string run, string stem, ReadOnlyMemory<byte> body, Dictionary<string, AttributeValue> item, CancellationToken cancellation)
    {
        var packed = Pack(body.Span);
        item[Attributes.Encoding] = new AttributeValue { S = Gzip };
        if (packed.Length <= maxInline)
        {
            item[Attributes.Body] = new AttributeValue { B = new MemoryStream(packed, writable: false) };
            return;
        }

        // Named by content, so that two writers never share a file; whoever loses leaves his behind.
        var name = $"state/{stem}-{Convert.ToHexStringLower(SHA256.HashData(packed)[..16])}.gz";
        await spill.TryCreateAsync(run, name, packed, cancellation);
        item[Attributes.Spill] = new AttributeValue { S = name };
    }

    /// <exception cref="InvalidDataException">The body cannot be had back.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(
        string run, string part, Dictionary<string, AttributeValue> item, CancellationToken cancellation)
    {
        if (item[Attributes.Encoding].S != Gzip)
        {
            throw new InvalidDataException(
                $"Part {part} of run {run} is encoded as '{item[Attributes.Encoding].S}', and this release reads {Gzip} only. Use the release that wrote it.");
        }

        if (!item.TryGetValue(Attributes.Spill, out var file))
        {
            return Unpack(item[Attributes.Body].B.ToArray());
        }

        var packed = await spill.ReadAsync(run, file.S, cancellation)
            ?? throw new InvalidDataException($"File {file.S} of run {run} is gone; it held part {part}. Restore it, or start a new run.");
        return Unpack(packed.ToArray());
    }

    private static byte[] Pack(ReadOnlySpan<byte> body)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(body);
        }

        return packed.ToArray();
    }

    private static ReadOnlyMemory<byte> Unpack(byte[] packed)
    {
        var body = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(packed, writable: false), CompressionMode.Decompress))
        {
            gzip.CopyTo(body);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
