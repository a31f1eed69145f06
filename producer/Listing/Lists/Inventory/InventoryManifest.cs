using System.Text.Json;
using System.Text.Json.Serialization;

namespace QueueMap.Producer.Listing.Lists.Inventory;

/// <summary>What S3 writes beside the data files of an inventory. Where the data lies is not believed: it is the manifest's own bucket.</summary>
/// <param name="Schema">Names of the columns, in order, with commas between.</param>
public sealed record InventoryManifest(
    [property: JsonPropertyName("sourceBucket")] string SourceBucket,
    [property: JsonPropertyName("fileFormat")] string Format,
    [property: JsonPropertyName("fileSchema")] string Schema,
    [property: JsonPropertyName("files")] IReadOnlyList<InventoryFile> Files)
{
    /// <summary>Some fifty thousand data files, each of up to gigabytes.</summary>
    private const int MaxBytes = 16 << 20;

    private static readonly JsonSerializerOptions s_options = new()
    {
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 16,
    };

    /// <param name="location">Where it lies, for messages.</param>
    /// <param name="bucket">The bucket of the run's source.</param>
    /// <exception cref="ListException">It is none, or not one that can be read here.</exception>
    public static async ValueTask<InventoryManifest> ReadAsync(Stream content, string location, string bucket, CancellationToken cancellation)
    {
        var manifest = await ParseAsync(content, location, cancellation);
        if (!manifest.Format.Equals("CSV", StringComparison.OrdinalIgnoreCase))
        {
            throw new ListException(
                $"The inventory {location} is in {manifest.Format}; only CSV is read. Set its format to CSV and take the next one, or query it for its keys "
                + "(Athena reads all three formats) and give those as --keys.");
        }

        if (manifest.SourceBucket != bucket)
        {
            throw new ListException(
                $"The inventory {location} is of the bucket {manifest.SourceBucket}, and SOURCE lies in {bucket}. Give the inventory of SOURCE's bucket.");
        }

        return manifest;
    }

    private static async ValueTask<InventoryManifest> ParseAsync(Stream content, string location, CancellationToken cancellation)
    {
        var body = new byte[MaxBytes + 1];
        var count = await content.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellation);
        try
        {
            return count <= MaxBytes && JsonSerializer.Deserialize<InventoryManifest>(body.AsSpan(0, count), s_options) is { } manifest
                ? manifest
                : throw new JsonException($"it is null, or larger than {MaxBytes:N0} bytes");
        }
        catch (JsonException fault)
        {
            throw new ListException($"{location} is no manifest of an S3 Inventory. Name the manifest.json beside its checksum. ({fault.Message})", fault);
        }
    }
}

/// <summary>A data file of an inventory: CSV in gzip, without a header.</summary>
/// <param name="Key">In the manifest's bucket.</param>
/// <param name="Md5">Of its bytes as they are stored, in hexadecimal.</param>
public sealed record InventoryFile(
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("MD5checksum")] string Md5);
