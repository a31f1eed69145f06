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

        var (century, ofCentury) = (Pair(text[0], text[1]), Pair(text[2], text[3]));
        var (year, ofYear, day) = ((century * 100) + ofCentury, Pair(text[5], text[6]), Pair(text[8], text[9]));
        if (century > 99 || ofCentury > 99 || year < 1 || ofYear is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, ofYear))
        {
            return false;
        }

        month = (year * 12) + ofYear - 1;
        return true;
    }

    // Past 99 where one of them is no digit, and so no number of a century, month or day.
    private static int Pair(byte tens, byte ones)
    {
        var (high, low) = (tens - (uint)'0', ones - (uint)'0');
        return high > 9 || low > 9 ? 100 : (int)((high * 10) + low);
    }
}
