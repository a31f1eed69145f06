namespace QueueMap.Producer.Generating;

/// <summary>What the thermometer of a station does in a year. All in tenths of °F.</summary>
/// <param name="Mean">Annual mean.</param>
/// <param name="Swing">From the mean to the warmest day of the wave.</param>
/// <param name="Unrest">Spread of a day's own push in winter; a day keeps 11/16 of what its eve had.</param>
internal readonly record struct Climate(int Mean, int Swing, int Unrest, bool South)
{
    /// <summary>GSOD's own extremes of daily means, rounded outwards; a sign and four digits fit TEMP's six characters.</summary>
    public const int Coldest = -1_200;

    public const int Hottest = 1_200;

    // Above 101 °F ground gives off so much more that heat counts half. Without it the hottest place of a large set would
    // be one no one has ever measured; with it the tops of months crowd, and equal maxima happen as in the real data.
    private const int HeatYields = 1_010;

    // One row for each ten degrees of latitude, from 0 to 90.
    private static readonly int[] MeanAt = [800, 805, 770, 680, 550, 450, 330, 140, 0, -200];
    private static readonly int[] SwingAt = [20, 40, 100, 160, 210, 230, 270, 280, 280, 280];
    private static readonly int[] UnrestAt = [18, 20, 30, 42, 62, 64, 78, 82, 80, 80];

    // Free air loses 11.7 °F in a kilometre; high land, which the sun warms from below, somewhat less.
    private const int LossPerKilometre = 100;

    public static Climate Of(Region region, int latitude, int elevation, ref Dice dice)
    {
        var mean = Along(MeanAt, latitude) + region.Warmth + dice.Between(-30, 30) - (elevation * LossPerKilometre / 1_000);
        var swing = Along(SwingAt, latitude) * region.SwingPercent / 100 * dice.Between(85, 115) / 100;
        return new Climate(mean, swing, Along(UnrestAt, latitude) * dice.Between(80, 120) / 100, latitude < 0);
    }

    /// <summary>The daily mean, and the weather that the next day starts from.</summary>
    public int Day(int day, ref int weather, ref Dice dice)
    {
        var season = SeasonalCurve.On(day, South);

        // Summers are steadier than winters: 8/12 of the push on the warmest day, 16/12 on the coldest.
        var reach = Unrest * (12_000 - (4 * season)) / 12_000;
        var push = dice.Below((2 * reach) + 1) + dice.Below((2 * reach) + 1) - (2 * reach);
        weather = (weather * 11 / 16) + push;
        var tenths = Mean + (Swing * season / SeasonalCurve.Scale) + weather;
        if (tenths > HeatYields)
        {
            tenths = HeatYields + ((tenths - HeatYields) / 2);
        }

        return Math.Clamp(tenths, Coldest, Hottest);
    }

    // Between two rows in proportion; latitude in hundredths of a degree.
    private static int Along(int[] table, int latitude)
    {
        var size = Math.Abs(latitude);
        var row = Math.Min(size / 1_000, table.Length - 2);
        return table[row] + ((table[row + 1] - table[row]) * (size - (row * 1_000)) / 1_000);
    }
}
