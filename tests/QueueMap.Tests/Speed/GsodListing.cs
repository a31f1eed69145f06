using System.Globalization;
using System.Text;
using QueueMap.Tests.Storage.S3.Server;

namespace QueueMap.Tests.Speed;

/// <summary>
/// The listing of a bucket of the shape of GSOD's, each page as long as S3's own. Pages are patched from templates, or making
/// them would take longer than reading them.
/// </summary>
internal sealed class GsodListing
{
    private const string Year = "YEAR";

    private readonly string[] _years;
    private readonly int _keys;
    private readonly Dictionary<(int Page, int Keys, bool More), (byte[] Xml, int[] Places)> _templates = [];

    public GsodListing(int firstYear, int years, int keys)
    {
        _years = [.. Enumerable.Range(firstYear, years).Select(year => year.ToString(CultureInfo.InvariantCulture))];
        _keys = keys;
    }

    public StubAnswer Answer(StubRequest request)
    {
        var prefix = request.Query("prefix") ?? "";
        var page = int.Parse(request.Query("continuation-token") ?? "0", CultureInfo.InvariantCulture);
        return new StubAnswer(200, prefix.Length > 0 ? PageOf(prefix[..4], page) : Folders());
    }

    public byte[] PageOf(string year, int page)
    {
        var lane = Array.IndexOf(_years, year);
        var keys = (_keys / _years.Length) + (lane < _keys % _years.Length ? 1 : 0);
        var (template, places) = TemplateOf(page, Math.Min(1_000, keys - (page * 1_000)), more: (page + 1) * 1_000 < keys);
        var xml = (byte[])template.Clone();
        var digits = Encoding.ASCII.GetBytes(year);
        foreach (var place in places)
        {
            digits.CopyTo(xml, place);
        }

        return xml;
    }

    private byte[] Folders() => Wrapped(string.Concat(_years.Select(year => $"<CommonPrefixes><Prefix>{year}/</Prefix></CommonPrefixes>")), next: null);

    private (byte[] Xml, int[] Places) TemplateOf(int page, int keys, bool more)
    {
        lock (_templates)
        {
            if (!_templates.TryGetValue((page, keys, more), out var template))
            {
                var contents = string.Concat(Enumerable.Range(page * 1_000, keys).Select(i =>
                    $"<Contents><Key>{Year}/{i:d11}.csv</Key><LastModified>2024-01-05T11:22:33.000Z</LastModified><ETag>&quot;5d41402abc4b2a76b9719d911017c592&quot;</ETag><ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType><Size>66500</Size><StorageClass>INTELLIGENT_TIERING</StorageClass></Contents>"));
                var xml = Wrapped(contents, more ? $"{page + 1}" : null);
                _templates[(page, keys, more)] = template = (xml, [.. PlacesOf(xml)]);
            }

            return template;
        }
    }

    private static byte[] Wrapped(string contents, string? next) => Encoding.UTF8.GetBytes(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>bucket</Name><EncodingType>url</EncodingType>"
        + (next is null ? "<IsTruncated>false</IsTruncated>" : $"<NextContinuationToken>{next}</NextContinuationToken><IsTruncated>true</IsTruncated>")
        + contents + "</ListBucketResult>");

    private static IEnumerable<int> PlacesOf(byte[] xml)
    {
        for (var from = 0; xml.AsSpan(from).IndexOf("YEAR/"u8) is >= 0 and var at; from += at + 1)
        {
            yield return from + at;
        }
    }
}
