using System.Text;
using System.Text.Unicode;
using QueueMap.Worker.Mapping.Scanning.Kernels;

namespace QueueMap.Worker.Mapping.Scanning;

/// <summary>Reads a header that is well-formed; the oracle has to look at any other.</summary>
internal static class HeaderRow
{
    /// <param name="content">The item from its beginning, without a byte order mark.</param>
    /// <param name="isLast">Whether the item ends with it.</param>
    /// <param name="names">The names, trimmed of spaces; null where the header is malformed, too long, or none.</param>
    /// <param name="end">The first byte behind the header and its line break, as far as the content has that.</param>
    /// <returns>False if more of the item is needed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> content, bool isLast, out string[]? names, out int end)
    {
        (names, end) = (null, 0);
        var start = content.IndexOfAnyExcept((byte)'\r', (byte)'\n');
        if (start < 0)
        {
            return isLast || content.Length > RowLimits.MaxRowBytes;
        }

        // Names are made when the end is in sight: what has none yet is read again with more of the item.
        var (next, count) = (start, 0);
        while (TryReadField(content, isLast, ref next, out _))
        {
            if (next - start > RowLimits.MaxRowBytes)
            {
                return true;
            }

            count++;
            var isAtEnd = next == content.Length || content[next] is (byte)'\n' or (byte)'\r';
            next++;
            if (isAtEnd)
            {
                end = Math.Min(next, content.Length);
                end += end < content.Length && LineEnd.IsSecondOfPair(content, end) ? 1 : 0;
                names = Utf8.IsValid(content[start..end]) ? Names(content, isLast, start, count) : null;
                return true;
            }
        }

        return isLast || next < content.Length || next - start > RowLimits.MaxRowBytes;
    }

    /// <summary>Line breaks of a text, CRLF being one.</summary>
    public static int Breaks(ReadOnlySpan<byte> text)
    {
        var breaks = 0;
        for (var i = 0; i < text.Length; i++)
        {
            breaks += text[i] is (byte)'\n' or (byte)'\r' && !LineEnd.IsSecondOfPair(text, i) ? 1 : 0;
        }

        return breaks;
    }

    private static string[] Names(ReadOnlySpan<byte> content, bool isLast, int start, int count)
    {
        var names = new string[count];
        for (var i = 0; i < count; i++, start++)
        {
            TryReadField(content, isLast, ref start, out var text);
            names[i] = Name(text);
        }

        return names;
    }

    // False if the field is malformed at 'next', or ends past the content: then 'next' is the content's end.
    private static bool TryReadField(ReadOnlySpan<byte> content, bool isLast, ref int next, out ReadOnlySpan<byte> text)
    {
        var start = next;
        if (next < content.Length && content[next] == '"')
        {
            next++;
            while (content[next..].IndexOf((byte)'"') is var quote and >= 0)
            {
                next += quote + 1;
                if (next == content.Length || content[next] != '"')
                {
                    text = content[(start + 1)..(next - 1)];
                    return next < content.Length ? content[next] is (byte)',' or (byte)'\n' or (byte)'\r' : isLast;
                }

                next++;
            }

            next = content.Length;
            text = default;
            return false;
        }

        var length = content[next..].IndexOfAny((byte)',', (byte)'\n', (byte)'\r');
        next = length < 0 ? content.Length : next + length;
        text = content[start..next];
        return !text.Contains((byte)'"') && (length >= 0 || isLast);
    }

    private static string Name(ReadOnlySpan<byte> text)
    {
        var name = Encoding.UTF8.GetString(text);
        return (name.Contains('"') ? name.Replace("\"\"", "\"", StringComparison.Ordinal) : name).Trim(' ');
    }
}
