namespace QueueMap.Producer.Generating;

/// <summary>
/// The year as a wave of ±1000. Whole numbers and a literal table: a cosine of the platform could differ in its last
/// bit, and a digit of TEMP with it.
/// </summary>
internal static class SeasonalCurve
{
    public const int Scale = 1_000;

    /// <summary>Length of a leap year. Other years leave out the last step, which no one will see in tenths of a degree.</summary>
    private const int Days = 366;

    /// <summary>The warmest day in the north: mid-July, four weeks after the sun is highest.</summary>
    private const int WarmestDay = 199;

    private const int Knots = 24;

    // 1000 cos(15° k), k = 0 to 24.
    private static readonly int[] Cosine =
    [
        1000, 966, 866, 707, 500, 259, 0, -259, -500, -707, -866, -966, -1000,
        -966, -866, -707, -500, -259, 0, 259, 500, 707, 866, 966, 1000,
    ];

    private static readonly int[] North = [.. Enumerable.Range(0, Days).Select(At)];

    /// <summary>Day of the year from 0. South of the equator the wave is half a year ahead.</summary>
    public static int On(int day, bool south) => North[south ? (day + (Days / 2)) % Days : day];

    private static int At(int day)
    {
        var position = (day - WarmestDay + Days) % Days * Knots;
        var knot = position / Days;
        var rest = position % Days;
        return Cosine[knot] + ((Cosine[knot + 1] - Cosine[knot]) * rest / Days);
    }
}
