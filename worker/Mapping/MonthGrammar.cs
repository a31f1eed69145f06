using QueueMap.Contracts.Maxima;

namespace QueueMap.Worker.Mapping;

/// <summary>Dates as the group column may hold them, and the numbers of their months.</summary>
public static class MonthGrammar
{
    public const string Allowed = "a calendar date, YYYY-MM-DD";

    /// <param name="text">UTF-8, trimmed of spaces.</param>
    /// <param name="month">As of <see cref="MonthNumber"/>.</param>
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
