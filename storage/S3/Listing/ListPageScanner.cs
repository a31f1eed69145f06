using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using QueueMap.Contracts.Items;

namespace QueueMap.Storage.S3.Listing;

/// <summary>
/// A page of a listing in one pass over its bytes: five of the things in it are wanted, and of each only what it is. Gives up
/// where a page is not as S3 writes it; <see cref="ListPageReader"/> then reads it again, and says what is wrong.
/// </summary>
internal ref struct ListPageScanner
{
    private XmlScanner _xml;
    private EntryShape _shape;
    private DateText _dates;
    private readonly List<Item> _objects;
    private readonly List<string> _folders;
    private bool _isUrlEncoded;
    private bool _isTruncated;
    private string? _token;

    private ListPageScanner(ReadOnlySpan<byte> page)
    {
        _xml = new XmlScanner(page);
        _objects = new List<Item>(PageRequest.PageSize);
        _folders = [];
    }

    /// <returns>Null where the page is unusual, or no page at all.</returns>
    public static ListPage? TryRead(ReadOnlySpan<byte> page)
    {
        var scanner = new ListPageScanner(page);
        return scanner.TryRead();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ListPage? TryRead()
    {
        if (!_xml.TryEnter("ListBucketResult"u8))
        {
            return null;
        }

        var isSound = true;
        var begin = _xml.Position;
        while (isSound && _xml.TryOpen("ListBucketResult"u8, out var name))
        {
            isSound = TryReadElement(name, begin);
            while (_shape.TryRead(_xml.Rest, ref _dates, _isUrlEncoded, out var length) is { } item)
            {
                _objects.Add(item);
                _xml.Pass(length);
            }

            begin = _xml.Position;
        }

        return isSound && !_xml.IsUnusual && _xml.IsAtEnd() && (!_isTruncated || !string.IsNullOrEmpty(_token))
            ? new ListPage(_objects, _folders, _isTruncated ? _token : null)
            : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryReadElement(ReadOnlySpan<byte> name, int begin)
    {
        if (name.SequenceEqual("Contents"u8))
        {
            return TryReadObject(begin);
        }

        if (name.SequenceEqual("CommonPrefixes"u8))
        {
            return TryReadFolder();
        }

        if (name.SequenceEqual("EncodingType"u8))
        {
            _isUrlEncoded = _xml.TextOf(_xml.ReadText(name)) == "url";

            // Names that came before it were taken as they are.
            return _objects.Count == 0 && _folders.Count == 0;
        }

        if (name.SequenceEqual("IsTruncated"u8))
        {
            _isTruncated = _xml.TextOf(_xml.ReadText(name)) == "true";
        }
        else if (name.SequenceEqual("NextContinuationToken"u8))
        {
            _token = _xml.TextOf(_xml.ReadText(name));
        }
        else
        {
            _xml.Skip(name);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryReadObject(int begin)
    {
        var places = default(EntryPlaces);
        string? key = null;
        string? tag = null;
        DateTimeOffset? modified = null;
        var size = -1L;
        while (_xml.TryOpen("Contents"u8, out var name))
        {
            var from = _xml.Position;
            if (name.SequenceEqual("Key"u8))
            {
                var text = _xml.ReadText(name);
                places.Key = (from, from + text.Length);
                key = NameOf(text);
            }
            else if (name.SequenceEqual("ETag"u8))
            {
                var text = _xml.ReadText(name);
                places.Tag = (from, from + text.Length);
                tag = TagText.TryRead(text, out var quoted) ? quoted : _xml.TextOf(text);
            }
            else if (name.SequenceEqual("Size"u8))
            {
                var text = _xml.ReadText(name);
                places.Size = (from, from + text.Length);
                if (!Utf8Parser.TryParse(text, out size, out var read) || read != text.Length || text[0] is (byte)'+' or (byte)'-')
                {
                    return false;
                }
            }
            else if (name.SequenceEqual("LastModified"u8))
            {
                var text = _xml.ReadText(name);
                places.Date = (from, from + text.Length);
                modified = DateOf(text);
                if (modified is null)
                {
                    return false;
                }
            }
            else
            {
                _xml.Skip(name);
            }
        }

        if (_xml.IsUnusual || key is null || tag is null || size < 0)
        {
            return false;
        }

        _objects.Add(new Item(key, size, tag) { Modified = modified });
        _shape = EntryShape.Of(_xml.All, begin, places, _xml.Position);
        return true;
    }

    private bool TryReadFolder()
    {
        string? prefix = null;
        while (_xml.TryOpen("CommonPrefixes"u8, out var name))
        {
            if (name.SequenceEqual("Prefix"u8))
            {
                prefix = NameOf(_xml.ReadText(name));
            }
            else
            {
                _xml.Skip(name);
            }
        }

        if (prefix is not null)
        {
            _folders.Add(prefix);
        }

        return prefix is not null;
    }

    private string NameOf(ReadOnlySpan<byte> raw)
    {
        var text = _xml.TextOf(raw);
        return _isUrlEncoded ? ListPageReader.Decoded(text) : text;
    }

    // Other forms than S3's are read as .NET does.
    private DateTimeOffset? DateOf(ReadOnlySpan<byte> text) => _dates.TryRead(text, out var time)
        || DateTimeOffset.TryParse(Encoding.UTF8.GetString(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time)
            ? time
            : null;
}
