namespace QueueMap.Producer.Generating;

/// <summary>
/// What a station measures. Most sentinels of GSOD are a matter of the station: a third has no sea-level pressure in any
/// row, two thirds have it in every row. Shares as counted in real files of 2022 and 2024.
/// </summary>
internal sealed record Instruments
{
    /// <summary>Observations a day: 24 or, at synoptic stations, 8 or fewer.</summary>
    public required int Reports { get; init; }

    /// <summary>Observations get lost: attributes below <see cref="Reports"/>, and a sentinel in 1 of 64 values.</summary>
    public required bool Flaky { get; init; }

    public required bool DewPoint { get; init; }

    public required bool SeaLevelPressure { get; init; }

    public required bool StationPressure { get; init; }

    public required bool Visibility { get; init; }

    public required bool Wind { get; init; }

    /// <summary>Percent of the windy days that have a gust.</summary>
    public required int GustPercent { get; init; }

    public required bool SnowGauge { get; init; }

    /// <summary>PRCP_ATTRIBUTES of most rows: G (a 24-hour amount), F (two of 12 hours) or I (none reported).</summary>
    public required byte RainFlag { get; init; }

    /// <summary>The furthest it sees, in tenths of a mile: 6.2 (10 km), 10 and 31.1 (50 km) are common codes.</summary>
    public required int FurthestSight { get; init; }

    public static Instruments Draw(ref Dice dice)
    {
        var reports = dice.Below(100) switch { < 66 => 24, < 86 => 8, < 90 => 7, < 95 => 4, < 97 => 20, _ => 11 };
        return new Instruments
        {
            Reports = reports,
            Flaky = dice.Percent(45),
            DewPoint = !dice.Percent(2),
            SeaLevelPressure = !dice.Percent(28),
            StationPressure = !dice.Percent(25),
            Visibility = !dice.Percent(23),
            Wind = !dice.Percent(2),
            GustPercent = dice.Percent(35) ? 0 : dice.Between(5, 85),
            SnowGauge = dice.Percent(30),
            RainFlag = dice.Below(100) switch { < 58 => (byte)'G', < 86 => (byte)'I', _ => (byte)'F' },
            FurthestSight = dice.Below(10) switch { < 4 => 100, < 7 => 62, < 9 => 124, _ => 311 },
        };
    }
}
