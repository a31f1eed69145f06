using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QueueMap.Worker.Mapping.Scanning.Rows;

/// <summary>
/// Looks at four rows at once, a lane each, and says which of them are quiet: of the current month, with a number of the
/// expected form that is less than what would be noticed. A row that is not may still be sound; it is looked at by itself.
/// The bits are those of <see cref="CurrentMonth"/> and <see cref="ShortNumber"/>.
/// </summary>
internal readonly struct RowQuad
{
    public const int Rows = 4;

    private readonly ulong _month;
    private readonly long _pastLastDay;
    private readonly ulong _own;
    private readonly ulong _zeros;
    private readonly ulong _point;
    private readonly ulong _pointMask;
    private readonly long _toNotice;
    private readonly ulong _negativesAreQuiet;

    /// <param name="month">The month that rows should be of.</param>
    /// <param name="form">The form of the numbers.</param>
    /// <param name="toNotice">The least number that is noticed.</param>
    public RowQuad(CurrentMonth month, ShortNumber form, long toNotice)
    {
        (_month, _pastLastDay) = (month.Text, month.LastDay + 1L);
        (_own, _zeros, _point, _pointMask) = (form.Own, form.Zeros, form.Point, form.PointMask);
        (_toNotice, _negativesAreQuiet) = (form.DigitsOf(toNotice), toNotice > 0 ? ulong.MaxValue : 0);
    }

    public static bool IsSupported => Vector256.IsHardwareAccelerated;

    private static Vector256<byte> Backwards
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create(
            (byte)7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8, 23, 22, 21, 20, 19, 18, 17, 16, 31, 30, 29, 28, 27, 26, 25, 24);
    }

    /// <param name="date">The first row's date, of 10 bytes.</param>
    /// <param name="valueEnd">The byte behind the first row's number; 8 bytes before it must be readable.</param>
    /// <param name="length">Bytes from one row to the next.</param>
    /// <param name="count">How many rows there are, at least one; more than four are not looked at.</param>
    /// <returns>How many rows are quiet, from the first one on.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Quiet(ref byte date, ref byte valueEnd, nint length, int count)
    {
        // Where there are less than four, the last one is looked at again.
        var last = (nint)Math.Min(count, Rows) - 1;
        var lanes = new Lanes(Math.Min(1, last) * length, Math.Min(2, last) * length, last * length);
        var quiet = IsOfMonth(lanes.At(ref date), lanes.At(ref Unsafe.Add(ref date, CurrentMonth.DateBytes - sizeof(ulong))))
            & HasQuietNumber(lanes.At(ref Unsafe.Subtract(ref valueEnd, ShortNumber.MaxBytes)));
        return Math.Min(count, BitOperations.TrailingZeroCount(~quiet.ExtractMostSignificantBits()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<ulong> IsOfMonth(Vector256<ulong> months, Vector256<ulong> days)
    {
        // The last two characters, the first of them above: so they sort as their numbers do.
        var ones = days >>> 56;
        var day = (((days >>> 40) & Vector256.Create(0xFF00UL)) | ones).AsInt64();
        return Vector256.Equals(months, Vector256.Create(_month))
            & (Vector256.LessThan((ones ^ Vector256.Create((ulong)'0')).AsInt64(), Vector256.Create(10L))
                & Vector256.GreaterThan(day, Vector256.Create(CurrentMonth.DayZero))
                & Vector256.LessThan(day, Vector256.Create(_pastLastDay))).AsUInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<ulong> HasQuietNumber(Vector256<ulong> texts)
    {
        texts &= Vector256.Create(_own);
        var digits = texts ^ Vector256.Create(_zeros);
        var highBits = Vector256.Create(ShortNumber.HighBits);
        var others = ((digits + Vector256.Create(ShortNumber.ToHighBitPast9)) | digits) & highBits;

        // The high bit of the first digit; below it, what leads up to it.
        var high = others ^ highBits;
        var first = high & (Vector256<ulong>.Zero - high);
        var lead = (first >>> 7) - Vector256<ulong>.One;
        var hasForm = Vector256.Equals(texts & Vector256.Create(_pointMask), Vector256.Create(_point))
            & Vector256.Equals(others, highBits & lead)
            & ~Vector256.Equals(high, Vector256<ulong>.Zero);

        // A sign is the byte before the first digit, 0D as a difference to a space. Where there is no such byte, it is 0.
        var unexpected = (digits ^ Vector256.Create(ShortNumber.LeadingSpaces)) & lead;
        var before = first >>> 15;
        var isPositive = Vector256.Equals(unexpected, Vector256<ulong>.Zero);
        var isNegative = Vector256.AndNot(Vector256.Equals(unexpected, before + (before << 2) + (before << 3)), isPositive);

        // Digits from left to right are bytes from high to low, so that numbers of one scale compare as they are.
        var number = Vector256.Shuffle(Vector256.AndNot(digits, lead).AsByte(), Backwards).AsInt64();
        var isLess = Vector256.LessThan(number, Vector256.Create(_toNotice)).AsUInt64();
        return hasForm & ((isPositive & isLess) | (isNegative & Vector256.Create(_negativesAreQuiet)));
    }

    /// <summary>How far the other rows stand from the first one.</summary>
    private readonly record struct Lanes(nint Second, nint Third, nint Fourth)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<ulong> At(ref byte first) => Vector256.Create(
            Unsafe.ReadUnaligned<ulong>(ref first),
            Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, Second)),
            Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, Third)),
            Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, Fourth)));
    }
}
