using System.Globalization;
using System.Net;
using System.Security;
using System.Text;
using QueueMap.Contracts.Maxima;

namespace QueueMap.Tests.Storage.S3.Server;

/// <summary>The answer to a ListObjectsV2, element for element as S3 documents it.</summary>
internal static class ListAnswerWriter
{
    /// <param name="objects">All of the bucket, in order.</param>
    public static StubAnswer Write(IEnumerable<(string Key, long Size, string ETag, DateTimeOffset Modified)> objects, StubRequest request, int pageSize)
    {
        var prefix = request.Query("prefix") ?? "";
        var delimiter = request.Query("delimiter");
        var room = Math.Min(pageSize, int.Parse(request.Query("max-keys") ?? "1000", CultureInfo.InvariantCulture));
        var encodes = request.Query("encoding-type") == "url";
        var after = request.Query("start-after") ?? "";
        var skipped = "";
        if (request.Query("continuation-token") is { } token)
        {
            after = Encoding.UTF8.GetString(Convert.FromHexString(token));
            skipped = delimiter is not null && after.EndsWith(delimiter, StringComparison.Ordinal) ? after : "";
        }

        var contents = new StringBuilder();
        var folders = new StringBuilder();
        var last = "";
        var count = 0;
        var isTruncated = false;
        var folder = skipped;
        foreach (var (key, size, tag, modified) in objects.Where(found => found.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            if ((after.Length > 0 && Utf8Order.Compare(key, after) <= 0) || (folder.Length > 0 && key.StartsWith(folder, StringComparison.Ordinal)))
            {
                continue;
            }

            if (count == room)
            {
                isTruncated = true;
                break;
            }

            count++;
            var end = delimiter is null ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            if (end >= 0)
            {
                last = folder = key[..(end + 1)];
                folders.Append(CultureInfo.InvariantCulture, $"<CommonPrefixes><Prefix>{Encoded(folder, encodes)}</Prefix></CommonPrefixes>");
            }
            else
            {
                last = key;
                contents.Append(
                    CultureInfo.InvariantCulture,
                    $"<Contents><Key>{Encoded(key, encodes)}</Key><LastModified>{modified:yyyy-MM-ddTHH:mm:ss.fffZ}</LastModified><ETag>{SecurityElement.Escape(tag)}</ETag><ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType><Size>{size}</Size><StorageClass>STANDARD</StorageClass></Contents>");
            }
        }

        var next = isTruncated ? $"<NextContinuationToken>{Convert.ToHexString(Encoding.UTF8.GetBytes(last))}</NextContinuationToken>" : "";
        return new StubAnswer(200, Encoding.UTF8.GetBytes(
            $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>{request.Bucket}</Name><Prefix>{Encoded(prefix, encodes)}</Prefix>{next}<KeyCount>{count}</KeyCount><MaxKeys>{room}</MaxKeys>{(encodes ? "<EncodingType>url</EncodingType>" : "")}<IsTruncated>{(isTruncated ? "true" : "false")}</IsTruncated>{contents}{folders}</ListBucketResult>
            """)).With("Content-Type", "application/xml");
    }

    // As S3 does: as forms encode, but with the '/' as it is.
    private static string Encoded(string text, bool encodes) =>
        encodes ? WebUtility.UrlEncode(text).Replace("%2F", "/", StringComparison.Ordinal) : SecurityElement.Escape(text);
}
