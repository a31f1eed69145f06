using System.Globalization;
using System.Text;

namespace QueueMap.S3Stub;

/// <summary>
/// A bucket of the shape of GSOD's: folders of years from 1929, or none, and keys of eleven digits. Pages are patched from one
/// template, or making them would take longer than reading them.
/// </summary>
internal sealed class Pages(int keys, int folders)
{
    private const int PageSize = 1_000;
    private const int FirstYear = 1929;
    private const int Digits = 11;
    private const string Entry =
        "<Contents><Key>YEAR/NNNNNNNNNNN.csv</Key><LastModified>2024-01-05T11:22:33.000Z</LastModified><ETag>&quot;5d41402abc4b2a76b9719d911017c592&quot;</ETag>"
        + "<ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType><Size>66500</Size><StorageClass>INTELLIGENT_TIERING</StorageClass></Contents>";

    private static readonly byte[] s_entry = Encoding.ASCII.GetBytes(Entry);
    private static readonly int s_year = Entry.IndexOf("YEAR", StringComparison.Ordinal);
    private static readonly int s_number = Entry.IndexOf('N', StringComparison.Ordinal);

    public byte[] Of(string target)
    {
        var query = target[(target.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var prefix = query.GetValueOrDefault("prefix", "");
        var from = FirstOf(query);
        if (folders > 0 && prefix.Length == 0)
        {
            var names = Enumerable.Range(FirstYear, folders).Select(year => $"<CommonPrefixes><Prefix>{year}/</Prefix></CommonPrefixes>");
            return [.. Head(next: null), .. Encoding.ASCII.GetBytes(string.Concat(names) + "</ListBucketResult>")];
        }

        // A flat bucket has the same keys with a name in the place of the folder.
        var year = folders > 0 ? prefix[..4] : "flat";
        var lane = folders > 0 ? int.Parse(year, CultureInfo.InvariantCulture) - FirstYear : 0;
        var ofLane = folders > 0 ? (keys / folders) + (lane < keys % folders ? 1 : 0) : keys;
        var count = Math.Clamp(ofLane - from, 0, PageSize);
        var head = Head(from + count < ofLane ? from + count : null);
        var xml = new byte[head.Length + (count * s_entry.Length) + "</ListBucketResult>".Length];
        head.CopyTo(xml, 0);
        Span<byte> rest = xml.AsSpan(head.Length);
        for (var i = 0; i < count; i++)
        {
            s_entry.CopyTo(rest);
            Encoding.ASCII.GetBytes(year, rest[s_year..]);
            rest[s_year + 4] = (byte)(folders > 0 ? '/' : '-');
            (from + i).TryFormat(rest[s_number..], out _, "d11", CultureInfo.InvariantCulture);
            rest = rest[s_entry.Length..];
        }

        "</ListBucketResult>"u8.CopyTo(rest);
        return xml;
    }

    // A token is the number of the next key; a key to start after ends with its own.
    private static int FirstOf(Dictionary<string, string> query) => query.TryGetValue("continuation-token", out var token)
        ? int.Parse(token, CultureInfo.InvariantCulture)
        : query.TryGetValue("start-after", out var key) ? int.Parse(key.AsSpan(key.Length - ".csv".Length - Digits, Digits), CultureInfo.InvariantCulture) + 1 : 0;

    private static byte[] Head(int? next) => Encoding.ASCII.GetBytes(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>bucket</Name><EncodingType>url</EncodingType>"
        + (next is { } more ? $"<NextContinuationToken>{more}</NextContinuationToken><IsTruncated>true</IsTruncated>" : "<IsTruncated>false</IsTruncated>"));
}
