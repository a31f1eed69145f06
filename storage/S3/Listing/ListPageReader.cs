using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Xml;
using QueueMap.Contracts.Items;

namespace QueueMap.Storage.S3.Listing;

/// <summary>Reads the five things that are wanted of a ListObjectsV2 answer, an eighth of what it holds.</summary>
internal static class ListPageReader
{
    private static readonly XmlReaderSettings s_settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        // Servers that do not know encoding-type=url write control characters as they are.
        CheckCharacters = false,
        IgnoreWhitespace = true,
        IgnoreComments = true,
    };

    /// <exception cref="XmlException">It is no such answer, or not all of it.</exception>
    public static ListPage Read(ReadOnlyMemory<byte> body) => ListPageScanner.TryRead(body.Span) ?? ReadXml(body);

    /// <summary>Slower by far, and at home in all of XML.</summary>
    internal static ListPage ReadXml(ReadOnlyMemory<byte> body)
    {
        using var stream = MemoryMarshal.TryGetArray(body, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(body.ToArray(), writable: false);
        using var xml = XmlReader.Create(stream, s_settings);
        var page = new Content();
        xml.MoveToContent();
        if (xml.LocalName != "ListBucketResult")
        {
            throw new XmlException($"the answer to a listing is a '{xml.LocalName}', not a ListBucketResult");
        }

        xml.ReadStartElement();
        while (xml.NodeType == XmlNodeType.Element)
        {
            page.Read(xml);
        }

        xml.ReadEndElement();
        return page.ToPage();
    }

    // As forms encode: '+' is a space, and a plus is %2B.
    internal static string Decoded(string text) => text.AsSpan().ContainsAny('%', '+') ? WebUtility.UrlDecode(text) : text;

    private sealed class Content
    {
        private readonly List<Item> _objects = new(1_000);
        private readonly List<string> _folders = [];
        private bool _isUrlEncoded;
        private bool _isTruncated;
        private string? _token;

        public void Read(XmlReader xml)
        {
            switch (xml.LocalName)
            {
                case "Contents":
                    _objects.Add(ReadObject(xml));
                    break;
                case "CommonPrefixes":
                    _folders.Add(ReadFolder(xml));
                    break;
                case "EncodingType":
                    _isUrlEncoded = xml.ReadElementContentAsString() == "url";
                    break;
                case "IsTruncated":
                    _isTruncated = xml.ReadElementContentAsString() == "true";
                    break;
                case "NextContinuationToken":
                    _token = xml.ReadElementContentAsString();
                    break;
                default:
                    xml.Skip();
                    break;
            }
        }

        public ListPage ToPage()
        {
            if (_isTruncated && string.IsNullOrEmpty(_token))
            {
                throw new XmlException("a page of a listing says that it is not the last one, and not how to go on");
            }

            // Only now, because the encoding may be told behind the keys.
            var objects = _isUrlEncoded ? _objects.ConvertAll(item => item with { Key = Decoded(item.Key) }) : _objects;
            return new ListPage(objects, _isUrlEncoded ? _folders.ConvertAll(Decoded) : _folders, _isTruncated ? _token : null);
        }

        private static Item ReadObject(XmlReader xml)
        {
            string? key = null;
            string? tag = null;
            DateTimeOffset? modified = null;
            var size = -1L;
            xml.ReadStartElement();
            while (xml.NodeType == XmlNodeType.Element)
            {
                switch (xml.LocalName)
                {
                    case "Key":
                        key = xml.ReadElementContentAsString();
                        break;
                    case "ETag":
                        tag = xml.ReadElementContentAsString();
                        break;
                    case "Size" when long.TryParse(xml.ReadElementContentAsString(), NumberStyles.None, CultureInfo.InvariantCulture, out size):
                        break;
                    case "LastModified" when TryDate(xml.ReadElementContentAsString(), out var time):
                        modified = time;
                        break;
                    case "LastModified":
                        throw new XmlException("an object of a listing was last modified at what is no time");
                    case "Size":
                        throw new XmlException("an object of a listing has a size that is no number");
                    default:
                        xml.Skip();
                        break;
                }
            }

            xml.ReadEndElement();
            return key is not null && tag is not null && size >= 0
                ? new Item(key, size, tag) { Modified = modified }
                : throw new XmlException("an object of a listing lacks its key, its size or its ETag");
        }

        private static bool TryDate(string text, out DateTimeOffset time) => DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

        private static string ReadFolder(XmlReader xml)
        {
            string? prefix = null;
            xml.ReadStartElement();
            while (xml.NodeType == XmlNodeType.Element)
            {
                if (xml.LocalName == "Prefix")
                {
                    prefix = xml.ReadElementContentAsString();
                }
                else
                {
                    xml.Skip();
                }
            }

            xml.ReadEndElement();
            return prefix ?? throw new XmlException("a folder of a listing lacks its name");
        }
    }
}
