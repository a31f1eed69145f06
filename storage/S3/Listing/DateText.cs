using System.Runtime.CompilerServices;

namespace QueueMap.Storage.S3.Listing;

/// <summary>Reads dates as S3 writes them, 2024-01-05T11:22:33.000Z, and remembers the latest day, which most objects of a page share.</summary>
internal struct DateText
{
    /// <summary>Of every date that S3 writes.</summary>
    public const int Length = 24;

    private ulong _day;
    private ushort _endOfDay;
    private long _midnight;

    /// <returns>False where it is no such date, or none at all.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length != Length || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.' || text[23] != 'Z' || !TryDay(text))
        {
            return false;
        }

        var (hour, minute, second, milli) = (Number(text[11..13]), Number(text[14..16]), Number(text[17..19]), Number(text[20..23]));
        if (hour > 23 || minute > 59 || second > 59 || (hour | minute | second | milli) < 0)
        {
            return false;
        }

        time = new DateTimeOffset(
            _midnight + (((((hour * 60L) + minute) * 60) + second) * TimeSpan.TicksPerSecond) + (milli * TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        return true;
    }

    private bool TryDay(ReadOnlySpan<byte> text)
    {
        var (day, endOfDay) = (Unsafe.ReadUnaligned<ulong>(in text[0]), Unsafe.ReadUnaligned<ushort>(in text[8]));
        if (day == _day && endOfDay == _endOfDay)
        {
            return true;
        }

        if (text[4] != '-' || text[7] != '-'
            || Number(text[..4]) is not (>= 1 and var year) || Number(text[5..7]) is not (>= 1 and <= 12 and var month)
            || Number(text[8..10]) is not (>= 1 and var number) || number > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        (_day, _endOfDay, _midnight) = (day, endOfDay, new DateTime(year, month, number, 0, 0, 0, DateTimeKind.Utc).Ticks);
        return true;
    }

    /// <returns>Negative where there is anything but digits.</returns>
    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }

            number = (10 * number) + (digit - '0');
        }

        return number;
    }
}
