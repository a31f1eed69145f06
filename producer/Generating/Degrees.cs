namespace QueueMap.Producer.Generating;

/// <summary>
/// How GSOD writes LATITUDE and LONGITUDE: from stations that know minutes ("60.1333333", cut, not rounded), from
/// surveys ("59.897328", "-71.00975") and from old lists ("48.223"). Zeros at the end are dropped, but for one.
/// </summary>
internal static class Degrees
{
    private const int PerDegree = 10_000_000;

    /// <summary>Draws a position between two whole degrees. In ten-millionths of a degree, cut as <paramref name="form"/> cuts.</summary>
    public static int Draw(int least, int most, DegreeForm form, ref Dice dice)
    {
        var whole = dice.Below(most - least);
        var fraction = form switch
        {
            DegreeForm.Minutes => (int)((long)dice.Below(60) * PerDegree / 60),
            DegreeForm.Survey => dice.Below(1_000_000) * 10,
            DegreeForm.FiveDigits => dice.Below(100_000) * 100,
            _ => dice.Below(1_000) * 10_000,
        };

        // The fraction is laid away from zero, so that "-0.1166666" and "60.1166666" end alike.
        var lower = least + whole;
        return lower >= 0 ? (lower * PerDegree) + fraction : ((lower + 1) * PerDegree) - fraction;
    }

    public static string Text(int tenMillionths)
    {
        var size = Math.Abs(tenMillionths);
        var fraction = $"{size % PerDegree:D7}".TrimEnd('0');
        return $"{(tenMillionths < 0 ? "-" : "")}{size / PerDegree}.{(fraction.Length == 0 ? "0" : fraction)}";
    }
}

internal enum DegreeForm
{
    Minutes,
    Survey,
    FiveDigits,
    ThreeDigits,
}
