using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace QueueMap.Contracts.Wire;

/// <summary>
/// JSON of texts and numbers by a short way, for what nearly every key and tag of a source is: printable ASCII that needs no
/// escape, perhaps between quotes. It is the same JSON, to the byte: whatever is not plain goes the serializer's way.
/// </summary>
public static class PlainJson
{
    private static readonly SearchValues<char> s_plain = SearchValues.Create(Plain());
    private static readonly SearchValues<byte> s_plainBytes = SearchValues.Create(Encoding.ASCII.GetBytes(Plain()));

    private static ReadOnlySpan<byte> EscapedQuote => "\\u0022"u8;

    /// <summary>Writes a text with its quotes.</summary>
    public static void WriteText(PooledBytes into, string text)
    {
        var isQuoted = text is ['"', .., '"'];
        var inner = isQuoted ? text.AsSpan(1, text.Length - 2) : text;
        if (inner.ContainsAnyExcept(s_plain))
        {
            using var writer = new Utf8JsonWriter(into, WireFormat.WriterOptions);
            writer.WriteStringValue(text);
            return;
        }

        var room = into.GetSpan(inner.Length + 2 + (2 * EscapedQuote.Length));
        var end = 0;
        room[end++] = (byte)'"';
        end += isQuoted ? Copy(EscapedQuote, room[end..]) : 0;
        end += Encoding.ASCII.GetBytes(inner, room[end..]);
        end += isQuoted ? Copy(EscapedQuote, room[end..]) : 0;
        room[end++] = (byte)'"';
        into.Advance(end);
    }

    public static void WriteNumber(PooledBytes into, long number)
    {
        const int MostDigits = 20;
        Utf8Formatter.TryFormat(number, into.GetSpan(MostDigits), out var length);
        into.Advance(length);
    }

    /// <summary>Takes what must come next.</summary>
    public static bool TrySkip(ref ReadOnlySpan<byte> json, ReadOnlySpan<byte> next)
    {
        if (!json.StartsWith(next))
        {
            return false;
        }

        json = json[next.Length..];
        return true;
    }

    /// <summary>Takes a text with its quotes.</summary>
    /// <returns>Null where it is not plain.</returns>
    public static string? TakeText(ref ReadOnlySpan<byte> json)
    {
        if (json is not [(byte)'"', ..])
        {
            return null;
        }

        var rest = json[1..];
        var isQuoted = TrySkip(ref rest, EscapedQuote);
        var length = rest.IndexOfAnyExcept(s_plainBytes);
        if (length < 0)
        {
            return null;
        }

        var inner = rest[..length];
        rest = rest[length..];
        if ((isQuoted && !TrySkip(ref rest, EscapedQuote)) || !TrySkip(ref rest, "\""u8))
        {
            return null;
        }

        json = rest;
        return isQuoted ? Quoted(inner) : Encoding.ASCII.GetString(inner);
    }

    /// <summary>Takes a number that is whole and not negative, of so many digits that it cannot be too large.</summary>
    public static bool TryTakeNumber(ref ReadOnlySpan<byte> json, out long number)
    {
        const int MostDigits = 18;
        number = 0;
        var length = 0;
        while (length < json.Length && json[length] is >= (byte)'0' and <= (byte)'9')
        {
            number = (number * 10) + (json[length++] - '0');
            if (length > MostDigits)
            {
                return false;
            }
        }

        var isNumber = length == 1 || (length > 1 && json[0] != '0');
        json = json[length..];
        return isNumber;
    }

    private static string Quoted(ReadOnlySpan<byte> inner) => string.Create(inner.Length + 2, inner, static (text, inner) =>
    {
        text[0] = '"';
        Encoding.ASCII.GetChars(inner, text[1..]);
        text[^1] = '"';
    });

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        return from.Length;
    }

    // What the encoder leaves as it is, by itself.
    private static string Plain() => string.Concat(
        Enumerable.Range(' ', '~' - ' ' + 1).Select(unit => ((char)unit).ToString()).Where(text => WireFormat.Options.Encoder!.Encode(text) == text));
}
