namespace QueueMap.Producer.Generating;

/// <summary>
/// Makes the bytes of one file after another in the same buffer: the text of a station's year, sound but for missing
/// values.
/// </summary>
internal sealed class StationYear(GsodOptions options)
{
    private const int DaysOfLeapYear = 366;

    /// <summary>What damage may add to a file: one field at the most (<see cref="Corruption"/>).</summary>
    private const int RoomForDamage = 64;

    /// <summary>One day in six the air stands still and the mean is that of its eve: ties between the days of a station.</summary>
    private const int DaysPerStill = 6;

    private const int Millionths = 1_000_000;

    private readonly byte[] _buffer = new byte[RowLayout.Header.Length + (DaysOfLeapYear * RowLayout.MaxRowLength) + RoomForDamage];
    private readonly int _missingInMillion = (int)(options.MissingShare * Millionths);

    /// <summary>The buffer that holds the file; only its first <see cref="Length"/> bytes are of it.</summary>
    public Span<byte> Buffer => _buffer;

    public int Length { get; private set; }

    public int Rows { get; private set; }

    public void Make(Station station, int year)
    {
        Span<bool> days = stackalloc bool[DateTime.IsLeapYear(year) ? DaysOfLeapYear : DaysOfLeapYear - 1];
        var dayDice = new Dice(options.Seed, DiceUse.Days, station.Index, year);
        var weatherDice = new Dice(options.Seed, DiceUse.Weather, station.Site, year);
        var rowDice = new Dice(options.Seed, DiceUse.Rows, station.Site, year);
        var missingDice = new Dice(options.Seed, DiceUse.Missing, station.Index, year);
        Rows = ReportedDays.Draw(days, ref dayDice);

        var template = RowLayout.Template(station, year);
        RowLayout.Header.CopyTo(_buffer);
        Length = RowLayout.Header.Length;
        var weather = 0;
        var mean = 0;
        var (month, dayOfMonth, lastOfMonth) = (1, 0, 31);
        for (var day = 0; day < days.Length; day++)
        {
            if (++dayOfMonth > lastOfMonth)
            {
                (month, dayOfMonth, lastOfMonth) = (month + 1, 1, DateTime.DaysInMonth(year, month + 1));
            }

            // Weather has dice of its own and goes on while the station is silent: twins differ in their days, not in TEMP.
            var today = station.Climate.Day(day, ref weather, ref weatherDice);
            mean = day > 0 && weatherDice.Below(DaysPerStill) == 0 ? mean : today;
            if (days[day])
            {
                var row = _buffer.AsSpan(Length, template.Length);
                template.CopyTo(row);
                FixedText.TwoDigits(row.Slice(RowLayout.Month, 2), month);
                FixedText.TwoDigits(row.Slice(RowLayout.Day, 2), dayOfMonth);
                var tail = row[^RowLayout.Nothing.Length..];
                DayValues.Write(tail, station, mean, weather, ref rowDice);
                Length += row.Length - (_missingInMillion > 0 ? LoseTemp(tail, ref missingDice) : 0);
            }
        }
    }

    /// <summary>Says how many bytes shorter the row became.</summary>
    private int LoseTemp(Span<byte> tail, ref Dice dice)
    {
        if (dice.Below(Millionths) >= _missingInMillion)
        {
            return 0;
        }

        " 0"u8.CopyTo(tail[RowLayout.TempCount..]);
        var cut = dice.Below(8) switch { < 6 => 0, 6 => RowLayout.TempWidth, _ => RowLayout.TempWidth + 2 };
        if (cut == 0)
        {
            "9999.9"u8.CopyTo(tail[RowLayout.Temp..]);
            return 0;
        }

        // Blank: the quotes stay (6 bytes fewer), or go as well (8 fewer).
        var from = RowLayout.Temp + RowLayout.TempWidth + (cut == RowLayout.TempWidth ? 0 : 1);
        tail[from..].CopyTo(tail[(from - cut)..]);
        return cut;
    }
}
