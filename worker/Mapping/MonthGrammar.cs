using System.Globalization;

namespace QueueMap.Worker.Mapping;

/// <summary>Dates as the group column may hold them, and their months as numbers that sort as their texts do.</summary>
public static class MonthGrammar
{
    public const string Allowed = "a calendar date, YYYY-MM-DD";

    // Weather has been measured since; 20 KB hold the texts of these months.
    private const int FirstKnownYear = 1850;
    private const int KnownYears = 200;

    private static readonly string?[] s_known = new string?[KnownYears * 12];

    /// <param name="text">UTF-8, trimmed of spaces.</param>
    /// <param name="month">Number of the month, for <see cref="Text"/>.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out int month)
    {
        month = 0;
        if (text.Length != 10 || text[4] != '-' || text[7] != '-')
        {
            return false;
        }

        if (!TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var ofYear) || !TryDigits(text[8..], out var day))
        {
            return false;
        }

        if (year < 1 || ofYear is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, ofYear))
        {
            return false;
        }

        month = (year * 12) + ofYear - 1;
        return true;
    }

    /// <summary>The month whose <see cref="Text"/> it is.</summary>
    public static int Number(ReadOnlySpan<char> text) =>
        (int.Parse(text[..4], NumberStyles.None, CultureInfo.InvariantCulture) * 12)
        + int.Parse(text[5..], NumberStyles.None, CultureInfo.InvariantCulture) - 1;

    /// <summary>YYYY-MM.</summary>
    public static string Text(int month)
    {
        // The same few months come with every item. Two threads may make one text at once: either will do.
        var known = month - (FirstKnownYear * 12);
        return (uint)known < (uint)s_known.Length ? s_known[known] ??= Made(month) : Made(month);
    }

    private static string Made(int month) => $"{month / 12:D4}-{(month % 12) + 1:D2}";

    private static bool TryDigits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (var unit in text)
        {
            var digit = unit - '0';
            if ((uint)digit > 9)
            {
                return false;
            }

            number = (number * 10) + digit;
        }

        return true;
    }
}
