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
        while (isSound && _xml.TryOpen("ListBucketResult"u8, out var name))
        {
            isSound = TryReadElement(name);
        }

        return isSound && !_xml.IsUnusual && _xml.IsAtEnd() && (!_isTruncated || !string.IsNullOrEmpty(_token))
            ? new ListPage(_objects, _folders, _isTruncated ? _token : null)
            : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryReadElement(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("Contents"u8))
        {
            return TryReadObject();
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
    private bool TryReadObject()
    {
        string? key = null;
        string? tag = null;
        DateTimeOffset? modified = null;
        var size = -1L;
        while (_xml.TryOpen("Contents"u8, out var name))
        {
            if (name.SequenceEqual("Key"u8))
            {
                key = NameOf(_xml.ReadText(name));
            }
            else if (name.SequenceEqual("ETag"u8))
            {
                tag = TagOf(_xml.ReadText(name));
            }
            else if (name.SequenceEqual("Size"u8))
            {
                var text = _xml.ReadText(name);
                if (!Utf8Parser.TryParse(text, out size, out var read) || read != text.Length || text[0] is (byte)'+' or (byte)'-')
                {
                    return false;
                }
            }
            else if (name.SequenceEqual("LastModified"u8))
            {
                modified = DateOf(_xml.ReadText(name));
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

    // S3 escapes the quotes around every tag.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private string TagOf(ReadOnlySpan<byte> raw)
    {
        var quote = "&quot;"u8;
        if (raw.Length < 2 * quote.Length || !raw.StartsWith(quote) || !raw.EndsWith(quote))
        {
            return _xml.TextOf(raw);
        }

        var tag = raw[quote.Length..^quote.Length];
        Span<byte> quoted = stackalloc byte[64];
        if (tag.Length > 62 || tag.IndexOfAnyExceptInRange((byte)'!', (byte)'~') >= 0 || tag.IndexOfAny("&>"u8) >= 0)
        {
            return _xml.TextOf(raw);
        }

        quoted[0] = quoted[tag.Length + 1] = (byte)'"';
        tag.CopyTo(quoted[1..]);
        return Encoding.ASCII.GetString(quoted[..(tag.Length + 2)]);
    }

    // As S3 writes it, 2024-01-05T11:22:33.000Z; other forms are read as .NET does.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static DateTimeOffset? DateOf(ReadOnlySpan<byte> raw)
    {
        var isUsual = raw.Length == 24 && raw[4] == '-' && raw[7] == '-' && raw[10] == 'T' && raw[13] == ':' && raw[16] == ':' && raw[19] == '.' && raw[23] == 'Z';
        if (isUsual
            && Number(raw[..4]) is >= 1 and var year && Number(raw[5..7]) is >= 1 and <= 12 and var month
            && Number(raw[8..10]) is >= 1 and var day && day <= DateTime.DaysInMonth(year, month)
            && Number(raw[11..13]) is >= 0 and <= 23 and var hour && Number(raw[14..16]) is >= 0 and <= 59 and var minute
            && Number(raw[17..19]) is >= 0 and <= 59 and var second && Number(raw[20..23]) is >= 0 and var milli)
        {
            return new DateTimeOffset(year, month, day, hour, minute, second, milli, TimeSpan.Zero);
        }

        return DateTimeOffset.TryParse(
            Encoding.UTF8.GetString(raw), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
    }

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }

            number = (10 * number) + (digit - '0');
        }

        return number;
    }
}
