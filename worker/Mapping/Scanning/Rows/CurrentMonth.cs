using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace QueueMap.Worker.Mapping.Scanning.Rows;

/// <summary>
/// The month that rows are of until one is of another: its text, so that the dates that follow are compared with it as
/// 8 bytes, and its days, so that no day goes unchecked.
/// </summary>
internal readonly struct CurrentMonth
{
    /// <summary>Bytes of a date, YYYY-MM-DD.</summary>
    public const int DateBytes = 10;

    /// <summary>The day before the first, as <see cref="LastDay"/> is written.</summary>
    public const long DayZero = ('0' << 8) | '0';

    private readonly uint _days;

    public CurrentMonth()
    {
        Number = -1;
    }

    private CurrentMonth(int month, ReadOnlySpan<byte> date)
    {
        Number = month;
        Text = MemoryMarshal.Read<ulong>(date);
        _days = (uint)DateTime.DaysInMonth(month / 12, (month % 12) + 1);
    }

    /// <summary>The month, as <see cref="MonthGrammar"/> counts; negative before the first one.</summary>
    public int Number { get; }

    /// <summary>YYYY-MM- as it stands in memory; 0 is no text.</summary>
    public ulong Text { get; }

    /// <summary>The characters of its number, the first one above the second.</summary>
    public long LastDay => DayZero + ((_days / 10) << 8) + (_days % 10);

    /// <param name="date">The first of 10 bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(ref byte date)
    {
        var (tens, ones) = (Unsafe.Add(ref date, 8) - (uint)'0', Unsafe.Add(ref date, 9) - (uint)'0');
        return Unsafe.ReadUnaligned<ulong>(ref date) == Text && ones <= 9 && tens <= 3 && (tens * 10) + ones - 1 < _days;
    }

    /// <param name="date">Any text, trimmed of spaces.</param>
    public bool Has(ReadOnlySpan<byte> date) => date.Length == DateBytes && Has(ref MemoryMarshal.GetReference(date));

    /// <returns>The month of a date; null where the text is none.</returns>
    public static CurrentMonth? Of(ReadOnlySpan<byte> date) => MonthGrammar.TryParse(date, out var month) ? new CurrentMonth(month, date) : null;
}
