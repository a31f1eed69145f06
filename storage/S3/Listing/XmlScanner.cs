using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace QueueMap.Storage.S3.Listing;

/// <summary>
/// The XML that S3 writes, and no more of it: elements without attributes but for the outermost, text, and the five named
/// entities. Whatever else there is (declarations, comments, CDATA, processing instructions, characters by number) sets
/// <see cref="IsUnusual"/>, and is for a reader that knows all of XML. What a page calls by the thousand is compiled in full at
/// once: a listing is over before the runtime has seen that it should be.
/// </summary>
internal ref struct XmlScanner(ReadOnlySpan<byte> xml)
{
    /// <summary>Deeper than any element of a listing; so that nothing deep is followed for ever.</summary>
    private const int MostDepth = 8;

    private static readonly SearchValues<byte> s_inNames = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8);

    private static readonly SearchValues<byte> s_notInNamespaces = SearchValues.Create("\"<>& \t\r\n\0"u8);

    private readonly ReadOnlySpan<byte> _xml = xml;
    private int _at;

    public bool IsUnusual { get; private set; }

    /// <summary>Where the scanner stands, in bytes from the beginning of the page.</summary>
    public readonly int Position => _at;

    /// <summary>What has not been read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _xml[_at..];

    /// <summary>Steps into the outermost element, past the declaration before it.</summary>
    public bool TryEnter(ReadOnlySpan<byte> root)
    {
        if (Rest.StartsWith("\uFEFF"u8))
        {
            _at += 3;
        }

        if (!Utf8.IsValid(Rest) || Rest.Contains((byte)0))
        {
            return Unusual();
        }

        // Any other declaration, and any word of another encoding, is not looked into.
        var declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"u8;
        if (Rest.StartsWith(declaration))
        {
            _at += declaration.Length;
        }

        SkipSpace();
        if (!Rest.StartsWith("<"u8) || !Rest[1..].StartsWith(root))
        {
            return Unusual();
        }

        _at += 1 + root.Length;
        var close = Rest.IndexOf((byte)'>');

        // Its only attribute is the namespace, and a prefix would stand before its name.
        var attribute = close < 0 ? default : Rest[..close];
        if (close < 0 || (close > 0 && !(attribute.Length > 9 && attribute.StartsWith(" xmlns=\""u8) && attribute[^1] == '"' && IsPlain(attribute[8..^1]))))
        {
            return Unusual();
        }

        _at += close + 1;
        return true;
    }

    /// <returns>False at the end of the element that was entered, which is passed, and where anything is unusual.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryOpen(ReadOnlySpan<byte> parent, out ReadOnlySpan<byte> name)
    {
        name = default;
        SkipSpace();
        if (Rest.StartsWith("</"u8))
        {
            return TryClose(parent) && false;
        }

        var rest = Rest;
        if (rest.Length < 2 || rest[0] != '<' || !IsNameStart(rest[1]))
        {
            return Unusual();
        }

        var end = rest.IndexOf((byte)'>');
        if (end < 0 || rest[1..end].IndexOfAnyExcept(s_inNames) is >= 0 and var odd && !(odd == end - 2 && rest[end - 1] == '/'))
        {
            return Unusual();
        }

        name = rest[1..end];
        _at += end + 1;
        return true;
    }

    /// <summary>The text of the element that was opened, entities and all, up to behind its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<byte> ReadText(ReadOnlySpan<byte> name)
    {
        if (name[^1] == '/')
        {
            return default; // <Prefix/>
        }

        var end = Rest.IndexOf((byte)'<');
        if (end < 0)
        {
            Unusual();
            return default;
        }

        var text = Rest[..end];
        _at += end;
        return TryClose(name) ? text : default;
    }

    /// <summary>Goes behind the end of the element that was opened, whatever it holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Skip(ReadOnlySpan<byte> name, int depth = 0)
    {
        if (name[^1] == '/')
        {
            return;
        }

        var end = Rest.IndexOf((byte)'<');
        if (end < 0 || depth == MostDepth || !IsSkippable(Rest[..end]))
        {
            Unusual();
            return;
        }

        if (Rest[end..].StartsWith("</"u8))
        {
            _at += end;
            TryClose(name);
            return;
        }

        while (TryOpen(name, out var inner))
        {
            Skip(inner, depth + 1);
        }
    }

    /// <summary>Nothing but space is left.</summary>
    public bool IsAtEnd()
    {
        SkipSpace();
        return _at == _xml.Length;
    }

    /// <summary>The page from its beginning.</summary>
    public readonly ReadOnlySpan<byte> All => _xml;

    /// <summary>Goes on behind what somebody else has read of <see cref="Rest"/>.</summary>
    public void Pass(int count) => _at += count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public string TextOf(ReadOnlySpan<byte> raw)
    {
        if (raw.IndexOfAny("&\r>"u8) >= 0)
        {
            return Unescaped(raw);
        }

        return Encoding.UTF8.GetString(raw);
    }

    private string Unescaped(ReadOnlySpan<byte> raw)
    {
        if (raw.IndexOfAny("\r>"u8) >= 0)
        {
            Unusual();
            return "";
        }

        var text = new StringBuilder(raw.Length);
        while (raw.IndexOf((byte)'&') is >= 0 and var at)
        {
            text.Append(Encoding.UTF8.GetString(raw[..at]));
            raw = raw[at..];
            var length = EntityAt(raw, out var character);
            if (length == 0)
            {
                Unusual();
                return "";
            }

            text.Append(character);
            raw = raw[length..];
        }

        return text.Append(Encoding.UTF8.GetString(raw)).ToString();
    }

    private static int EntityAt(ReadOnlySpan<byte> raw, out char character)
    {
        (character, var length) = raw switch
        {
            _ when raw.StartsWith("&quot;"u8) => ('"', 6),
            _ when raw.StartsWith("&amp;"u8) => ('&', 5),
            _ when raw.StartsWith("&lt;"u8) => ('<', 4),
            _ when raw.StartsWith("&gt;"u8) => ('>', 4),
            _ when raw.StartsWith("&apos;"u8) => ('\'', 6),
            _ => ('\0', 0),
        };
        return length;
    }

    private bool TryClose(ReadOnlySpan<byte> name)
    {
        var rest = Rest;
        if (rest.Length < name.Length + 3 || !rest.StartsWith("</"u8) || !rest[2..].StartsWith(name) || rest[name.Length + 2] != '>')
        {
            return Unusual();
        }

        _at += name.Length + 3;
        return true;
    }

    private bool Unusual()
    {
        IsUnusual = true;
        return false;
    }

    private void SkipSpace()
    {
        while (_at < _xml.Length && _xml[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _at++;
        }
    }

    // Of a text that nobody wants: an entity may be none, and "]]>" may not stand there.
    private static bool IsSkippable(ReadOnlySpan<byte> text) => text.IndexOfAny("&>"u8) < 0;

    private static bool IsPlain(ReadOnlySpan<byte> attribute) => attribute.Length > 0 && attribute.IndexOfAny(s_notInNamespaces) < 0;

    private static bool IsNameStart(byte value) => value is >= (byte)'A' and <= (byte)'Z' or >= (byte)'a' and <= (byte)'z';
}
