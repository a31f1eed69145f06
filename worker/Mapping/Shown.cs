using System.Globalization;
using System.Text;

namespace QueueMap.Worker.Mapping;

/// <summary>Untrusted text as a detail may quote it: bounded, and without what could break a line or hide text.</summary>
internal static class Shown
{
    /// <summary>A station name or a number is shorter by far; what is longer is not what was expected anyway.</summary>
    private const int MaxText = 80;

    /// <summary>The 28 names of a GSOD header take 260 characters.</summary>
    private const int MaxList = 400;

    public static string Text(string text) => Cut(text, MaxText);

    public static string Text(ReadOnlySpan<byte> utf8) => Cut(Decode(utf8, MaxText + 1), MaxText);

    public static string List(IEnumerable<string> names)
    {
        var list = new StringBuilder();
        foreach (var name in names)
        {
            if (list.Length > 0)
            {
                list.Append(", ");
            }

            list.Append(name.AsSpan(0, Math.Min(name.Length, MaxText)));
            if (list.Length > MaxList)
            {
                break;
            }
        }

        return Cut(list.ToString(), MaxList);
    }

    /// <summary>The first characters of UTF-8 text as they stand; bytes that are not UTF-8 become U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> utf8, int maxLength)
    {
        // No character takes more than 3 bytes for each of its UTF-16 units.
        var text = Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, (maxLength + 1) * 3)]);
        if (text.Length <= maxLength)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];
    }

    private static string Cut(string text, int maxLength)
    {
        var shown = new StringBuilder(Math.Min(text.Length, maxLength + 1));
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length + rune.Utf16SequenceLength > maxLength)
            {
                return shown.Append('…').ToString();
            }

            shown.Append(IsPlain(rune) ? rune.ToString() : "?");
        }

        return shown.ToString();
    }

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
