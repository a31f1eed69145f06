using System.Text;
using System.Xml;
using QueueMap.Storage.S3.Listing;
using QueueMap.Tests.Speed;

namespace QueueMap.Tests.Storage.S3;

/// <summary>The scanner reads a page as the XML reader does, or not at all.</summary>
public sealed class ListPageScannerTests
{
    private const string Plain =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>b</Name><Prefix/><EncodingType>url</EncodingType>"
        + "<NextContinuationToken>a&amp;b</NextContinuationToken><IsTruncated>true</IsTruncated>"
        + "<Contents><Key>a+b%2Bc%E6%97%A5/&amp;&lt;</Key><LastModified>2024-02-29T23:59:59.999Z</LastModified><ETag>&quot;tag-1&quot;</ETag><Size>9223372036854775807</Size>"
        + "<Owner><ID>1</ID><DisplayName>x</DisplayName></Owner><RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress></RestoreStatus></Contents>"
        + "<Contents><Key>\u65e5</Key><ETag>unquoted</ETag><Size>0</Size></Contents><CommonPrefixes><Prefix>x%20y/</Prefix></CommonPrefixes></ListBucketResult>";

    // Told apart by their places, as each is to be changed by itself.
    private static readonly string[] s_entries = [.. Enumerable.Range(1, 4).Select(i =>
        $"<Contents><Key>2024/a.csv{i}</Key><LastModified>2024-01-05T11:22:33.000Z</LastModified><ETag>&quot;0123456789abcdef-2&quot;</ETag><Size>1234</Size><StorageClass>STANDARD</StorageClass></Contents>")];

    private static readonly string s_alike = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><EncodingType>url</EncodingType>"
        + string.Concat(s_entries) + "<IsTruncated>false</IsTruncated></ListBucketResult>";

    [Fact]
    public void A_page_as_S3_writes_it_is_scanned()
    {
        AssertSame(Plain);
        AssertSame(s_alike);
        AssertSame(Encoding.UTF8.GetString(new GsodListing(1929, 97, 558_000).PageOf("1929", 0)));
    }

    /// <summary>The first is read by its elements, and each further one first tried as another of its kind.</summary>
    [Theory]
    [InlineData("2024/a.csv", "2024/a+b%2Bc%E6%97%A5/&amp;&lt;.csv")]
    [InlineData("2024/a.csv", "\u65e5/a\nb")]
    [InlineData("2024/a.csv", "")]
    [InlineData("2024-01-05T11:22:33.000Z", "2024-02-29T23:59:59.999Z")]
    [InlineData("2024-01-05T11:22:33.000Z", "2024-01-05T00:00:00.001Z")]
    [InlineData("2024-01-05T11:22:33.000Z", "2024-01-05T11:22:33Z")]
    [InlineData("2024-01-05T11:22:33.000Z", "2024-01-05T13:22:33.0+02:00")]
    [InlineData("0123456789abcdef-2", "")]
    [InlineData("0123456789abcdef-2", "a tag of one's own: &amp;")]
    [InlineData("&quot;0123456789abcdef-2&quot;", "unquoted")]
    [InlineData("&quot;0123456789abcdef-2&quot;", "&quot;")]
    [InlineData("<Size>1234</Size>", "<Size>0009223372036854775807</Size>")]
    [InlineData("<Size>1234</Size>", "<Size>7</Size><Owner><ID>1</ID></Owner>")]
    [InlineData("<Size>1234</Size><StorageClass>STANDARD</StorageClass>", "<StorageClass>GLACIER</StorageClass><Size>1234</Size>")]
    [InlineData("<StorageClass>STANDARD</StorageClass>", "<StorageClass>GLACIER</StorageClass>")]
    [InlineData("<StorageClass>STANDARD</StorageClass>", "\n  <StorageClass>STANDARD</StorageClass>")]
    [InlineData("<StorageClass>STANDARD</StorageClass>", "<Key>the last one counts</Key>")]
    [InlineData("<LastModified>2024-01-05T11:22:33.000Z</LastModified>", "")]
    public void An_object_that_is_written_otherwise_than_the_one_before_it_is_read_all_the_same(string usual, string other)
    {
        for (var odd = 0; odd < s_entries.Length; odd++)
        {
            Assert.Contains(usual, s_entries[odd], StringComparison.Ordinal);

            AssertSame(s_alike.Replace(s_entries[odd], s_entries[odd].Replace(usual, other, StringComparison.Ordinal), StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("2024/a.csv", "2024/a\r.csv")]
    [InlineData("2024/a.csv", "2024/&#97;.csv")]
    [InlineData("2024/a.csv", "2024/a]]>.csv")]
    [InlineData("2024-01-05T11:22:33.000Z", "2024-01-05T24:22:33.000Z")]
    [InlineData("2024-01-05T11:22:33.000Z", "2024-02-30T11:22:33.000Z")]
    [InlineData("2024-01-05T11:22:33.000Z", "2024-01-0/T11:22:33.000Z")]
    [InlineData("0123456789abcdef-2", "&unknown;")]
    [InlineData("<Size>1234</Size>", "<Size>+1234</Size>")]
    [InlineData("<Size>1234</Size>", "<Size>-0</Size>")]
    [InlineData("<Size>1234</Size>", "<Size>12a</Size>")]
    [InlineData("<Size>1234</Size>", "<Size>9223372036854775808</Size>")]
    [InlineData("</Contents>", "</Content>")]
    public void An_unusual_object_among_others_leaves_the_page_to_the_reader_of_XML(string usual, string unusual)
    {
        for (var odd = 0; odd < s_entries.Length; odd++)
        {
            Assert.Contains(usual, s_entries[odd], StringComparison.Ordinal);

            Assert.Null(ListPageScanner.TryRead(Encoding.UTF8.GetBytes(
                s_alike.Replace(s_entries[odd], s_entries[odd].Replace(usual, unusual, StringComparison.Ordinal), StringComparison.Ordinal))));
        }
    }

    [Theory]
    [InlineData("<Name>b</Name>", "<Name><![CDATA[b]]></Name>")]
    [InlineData("<Name>b</Name>", "<!-- b -->")]
    [InlineData("<Name>b</Name>", "<?pi b?>")]
    [InlineData("<Name>b</Name>", "<Name a=\"1\">b</Name>")]
    [InlineData("<Name>b</Name>", "text")]
    [InlineData("<Key>\u65e5</Key>", "<Key>&#26085;</Key>")]
    [InlineData("<Key>\u65e5</Key>", "<Key>a\r\nb</Key>")]
    [InlineData("<Key>\u65e5</Key>", "<Key><b>a</b></Key>")]
    [InlineData("<Key>\u65e5</Key>", "<Key>&unknown;</Key>")]
    [InlineData("<Key>\u65e5</Key>", "")]
    [InlineData("<Size>0</Size>", "<Size>-1</Size>")]
    [InlineData("<Size>0</Size>", "<Size>1.5</Size>")]
    [InlineData("<Size>0</Size>", "<Size/>")]
    [InlineData("2024-02-29", "2023-02-29")]
    [InlineData("23:59:59.999Z", "23:59:60.999Z")]
    [InlineData("</ListBucketResult>", "")]
    [InlineData("</ListBucketResult>", "</ListBucketResult><more/>")]
    [InlineData("<NextContinuationToken>a&amp;b</NextContinuationToken>", "")]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<!DOCTYPE a [<!ENTITY unknown \"x\">]>")]
    [InlineData("encoding=\"UTF-8\"", "encoding=\"ISO-8859-1\"")]
    [InlineData("ListBucketResult", "ListBucketResults")]
    [InlineData("ListBucketResult", "s3:ListBucketResult")]
    public void What_is_unusual_is_left_to_the_reader_of_XML(string usual, string unusual)
    {
        Assert.Contains(usual, Plain, StringComparison.Ordinal);

        Assert.Null(ListPageScanner.TryRead(Encoding.UTF8.GetBytes(Plain.Replace(usual, unusual, StringComparison.Ordinal))));
    }

    [Fact]
    public void An_encoding_that_is_told_behind_the_keys_counts_for_them_too()
    {
        const string Told = "<EncodingType>url</EncodingType>";
        var late = Plain.Replace(Told, "", StringComparison.Ordinal).Replace("<CommonPrefixes>", Told + "<CommonPrefixes>", StringComparison.Ordinal);

        Assert.Equal("a b+c\u65e5/&<", ListPageReader.Read(Encoding.UTF8.GetBytes(late)).Objects[0].Key);
    }

    [Fact]
    public void A_DTD_is_refused() => Assert.ThrowsAny<XmlException>(() =>
        ListPageReader.Read(Encoding.UTF8.GetBytes("<!DOCTYPE a [<!ENTITY e \"x\">]><ListBucketResult><Name>&e;</Name></ListBucketResult>")));

    /// <summary>A page that was changed somewhere is either no page for the scanner, or the same for both.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_changed_page_is_never_read_otherwise_than_XML_is(bool alike)
    {
        var random = new Random(5);
        var page = Encoding.UTF8.GetBytes(alike ? s_alike : Plain);
        var odd = "<>/&;\"'= \r\n\t%+!?[]-:ax0\u00e9\0"u8.ToArray();
        var scanned = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var changed = page.ToList();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                var at = random.Next(changed.Count);
                switch (random.Next(4))
                {
                    case 0:
                        changed.RemoveAt(at);
                        break;
                    case 1:
                        changed.Insert(at, odd[random.Next(odd.Length)]);
                        break;
                    case 2:
                        changed[at] = odd[random.Next(odd.Length)];
                        break;
                    default:
                        changed.RemoveRange(at, Math.Min(random.Next(40), changed.Count - at));
                        break;
                }
            }

            var bytes = changed.ToArray();
            if (ListPageScanner.TryRead(bytes) is { } page2)
            {
                scanned++;
                var text = Encoding.UTF8.GetString(bytes);
                Assert.True(Record.Exception(() => ListPageReader.ReadXml(bytes)) is null, text);
                AssertEqual(ListPageReader.ReadXml(bytes), page2, text);
            }
        }

        Assert.InRange(scanned, 500, 18_000); // Most changes break a page; the rest must be enough to say anything.
    }

    private static void AssertSame(string page)
    {
        var bytes = Encoding.UTF8.GetBytes(page);
        var scanned = ListPageScanner.TryRead(bytes);
        Assert.NotNull(scanned);
        AssertEqual(ListPageReader.ReadXml(bytes), scanned, page);
    }

    private static void AssertEqual(ListPage expected, ListPage actual, string page)
    {
        Assert.True(expected.Objects.SequenceEqual(actual.Objects), page);
        Assert.True(expected.Objects.Select(item => item.Modified).SequenceEqual(actual.Objects.Select(item => item.Modified)), page);
        Assert.True(expected.Folders.SequenceEqual(actual.Folders), page);
        Assert.True(expected.Next == actual.Next, page);
    }
}
