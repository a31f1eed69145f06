namespace QueueMap.Producer.Generating;

/// <summary>Writes what a station measured on one day over the sentinels of its template.</summary>
internal static class DayValues
{
    private const int Freezing = 320;

    // Mean pressure at sea level, and the extremes that a clamp keeps to: those of the real files, in tenths of hPa.
    private const int MeanPressure = 10_140;
    private const int LowestPressure = 9_300;
    private const int HighestPressure = 10_650;

    /// <param name="tail">The row from TEMP's opening quote on.</param>
    /// <param name="mean">The daily mean in tenths of °F.</param>
    /// <param name="weather">How far the day lies above its season: warm days come with low pressure and wind.</param>
    public static void Write(Span<byte> tail, Station station, int mean, int weather, ref Dice dice)
    {
        var instruments = station.Instruments;
        var reports = Reports(instruments, ref dice);
        FixedText.Tenths(tail.Slice(RowLayout.Temp, RowLayout.TempWidth), mean);
        FixedText.Count(tail.Slice(RowLayout.TempCount, 2), reports);
        WriteRange(tail, mean, ref dice);
        if (instruments.DewPoint && !Lost(instruments, ref dice))
        {
            // Dry air in heat, damp air in cold: the spread widens with the temperature.
            var spread = dice.Between(10, 90) + (Math.Max(mean - 400, 0) * dice.Below(8) / 12);
            FixedText.Tenths(tail.Slice(RowLayout.Dewp, 6), Math.Max(mean - spread, Climate.Coldest));
            FixedText.Count(tail.Slice(RowLayout.DewpCount, 2), reports);
        }

        WritePressure(tail, station, weather, ref dice);
        WriteWind(tail, instruments, reports, ref dice);
        WriteWetness(tail, instruments, mean, ref dice);
    }

    private static void WriteRange(Span<byte> tail, int mean, ref Dice dice)
    {
        FixedText.Tenths(tail.Slice(RowLayout.Max, 6), mean + dice.Between(15, 165));
        FixedText.Tenths(tail.Slice(RowLayout.Min, 6), mean - dice.Between(15, 150));

        // The star: taken from hourly reports instead of a thermometer that holds the extreme.
        var stars = dice.Next();
        tail[RowLayout.MaxFlag] = (stars & 7) < 3 ? (byte)'*' : (byte)' ';
        tail[RowLayout.MinFlag] = ((stars >> 3) & 7) < 3 ? (byte)'*' : (byte)' ';
    }

    private static void WritePressure(Span<byte> tail, Station station, int weather, ref Dice dice)
    {
        var instruments = station.Instruments;
        var pressure = Math.Clamp(MeanPressure - (weather / 2) + dice.Between(-70, 70), LowestPressure, HighestPressure);
        if (instruments.SeaLevelPressure && !Lost(instruments, ref dice))
        {
            FixedText.Tenths(tail.Slice(RowLayout.Slp, 6), pressure);
            FixedText.Count(tail.Slice(RowLayout.SlpCount, 2), Reports(instruments, ref dice));
        }

        if (instruments.StationPressure && !Lost(instruments, ref dice))
        {
            // Fits the standard atmosphere within 1 hPa up to 1,000 m and 5 hPa at 3,000 m.
            var height = station.Elevation;
            var lost = (height * 12 / 10) - (int)((long)height * height / 15_000);
            FixedText.Pressure(tail.Slice(RowLayout.Stp, 5), pressure - lost);
            FixedText.Count(tail.Slice(RowLayout.StpCount, 2), Reports(instruments, ref dice));
        }
    }

    private static void WriteWind(Span<byte> tail, Instruments instruments, int reports, ref Dice dice)
    {
        if (!instruments.Wind || Lost(instruments, ref dice))
        {
            return;
        }

        // Two draws multiplied: most days are quiet, few are storms.
        var wind = dice.Between(1, 17) * dice.Between(2, 17);
        var gusty = wind + dice.Between(19, 120);
        FixedText.Tenths(tail.Slice(RowLayout.Wdsp, 5), wind);
        FixedText.Count(tail.Slice(RowLayout.WdspCount, 2), reports);
        FixedText.Tenths(tail.Slice(RowLayout.Mxspd, 5), gusty);
        if (gusty > 100 && dice.Percent(instruments.GustPercent))
        {
            FixedText.Tenths(tail.Slice(RowLayout.Gust, 5), gusty + dice.Between(20, 140));
        }
    }

    private static void WriteWetness(Span<byte> tail, Instruments instruments, int mean, ref Dice dice)
    {
        var sky = dice.Below(1_000);
        var wet = sky < 320;
        var fog = sky % 100 < 8;
        var thunder = sky % 32 == 0 && wet && mean > 500;
        tail[RowLayout.Frshtt] = fog ? (byte)'1' : (byte)'0';
        tail[RowLayout.Frshtt + 1] = wet && mean > Freezing - 30 ? (byte)'1' : (byte)'0';
        tail[RowLayout.Frshtt + 2] = wet && mean < Freezing + 40 ? (byte)'1' : (byte)'0';
        tail[RowLayout.Frshtt + 4] = thunder ? (byte)'1' : (byte)'0';
        if (instruments.Visibility && !Lost(instruments, ref dice))
        {
            var sight = instruments.FurthestSight;
            FixedText.Tenths(tail.Slice(RowLayout.Visib, 5), fog ? dice.Below(40) : sight - (dice.Below(4) * dice.Below(sight / 4)));
            FixedText.Count(tail.Slice(RowLayout.VisibCount, 2), Reports(instruments, ref dice));
        }

        WriteRain(tail, instruments, wet, ref dice);
        if (instruments.SnowGauge && mean < Freezing - 20)
        {
            FixedText.Tenths(tail.Slice(RowLayout.Sndp, 5), dice.Between(4, 200));
        }
    }

    private static void WriteRain(Span<byte> tail, Instruments instruments, bool wet, ref Dice dice)
    {
        // "I" says that no amount was reported, so on a wet day its sum stays the sentinel with a blank flag.
        if (instruments.RainFlag == (byte)'I' && wet)
        {
            return;
        }

        var draw = dice.Below(1_000);
        FixedText.Hundredths(tail.Slice(RowLayout.Prcp, 5), wet ? 1 + (draw * draw / 9_000) : 0);
        tail[RowLayout.PrcpFlag] = draw % 20 == 0 && wet ? "ABCDEH"u8[draw / 20 % 6] : instruments.RainFlag;
    }

    /// <summary>TEMP and its like need four observations a day to be counted at all.</summary>
    private static int Reports(Instruments instruments, ref Dice dice) =>
        instruments.Flaky && dice.Below(4) == 0 ? Math.Max(4, instruments.Reports - dice.Between(1, 4)) : instruments.Reports;

    private static bool Lost(Instruments instruments, ref Dice dice) => instruments.Flaky && dice.Below(64) == 0;
}
