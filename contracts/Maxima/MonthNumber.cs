using System.Text;

namespace QueueMap.Contracts.Maxima;

/// <summary>Months as numbers, year × 12 + month - 1: they sort as their texts do.</summary>
public static class MonthNumber
{
    /// <summary>Of YYYY-MM.</summary>
    public const int TextLength = 7;

    // Weather has been measured since; 20 KB hold the texts of these months.
    private const int FirstKnownYear = 1850;
    private const int KnownYears = 200;

    private static readonly string?[] s_known = new string?[KnownYears * 12];

    /// <summary>YYYY-MM.</summary>
    public static string Text(int month)
    {
        // The same few months come with every item. Two threads may make one text at once: either will do.
        var known = month - (FirstKnownYear * 12);
        return (uint)known < (uint)s_known.Length ? s_known[known] ??= Made(month) : Made(month);
    }

    /// <returns>False where the text is no month, or is one written in another way: no two texts have one number.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out int month)
    {
        Span<byte> ascii = stackalloc byte[TextLength];
        month = 0;
        return text.Length == TextLength
            && Ascii.FromUtf16(text, ascii, out _) == System.Buffers.OperationStatus.Done
            && TryParse(ascii, out month);
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out int)"/>
    /// <param name="text">UTF-8.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out int month)
    {
        month = 0;
        if (text.Length != TextLength || text[4] != '-')
        {
            return false;
        }

        var year = 0;
        for (var i = 0; i < 4; i++)
        {
            if (!char.IsAsciiDigit((char)text[i]))
            {
                return false;
            }

            year = (year * 10) + text[i] - '0';
        }

        if (!char.IsAsciiDigit((char)text[5]) || !char.IsAsciiDigit((char)text[6]))
        {
            return false;
        }

        var ofYear = ((text[5] - '0') * 10) + text[6] - '0';
        month = (year * 12) + ofYear - 1;
        return ofYear is >= 1 and <= 12;
    }

    private static string Made(int month) => $"{month / 12:D4}-{(month % 12) + 1:D2}";
}
