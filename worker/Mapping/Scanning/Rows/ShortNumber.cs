using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace QueueMap.Worker.Mapping.Scanning.Rows;

/// <summary>
/// Reads fields of one length that hold a number of one scale, 8 bytes at once: spaces, a minus sign or none, digits, the
/// point where it is expected. What looks otherwise is no fault: <see cref="ScaledNumber"/> and the grammar decide.
/// </summary>
internal readonly struct ShortNumber
{
    public const int MaxBytes = 8;

    // The point must have a digit behind it, and a byte before it.
    private const int MaxScale = 6;

    private const ulong ZeroDigits = 0x3030303030303030;

    /// <summary>What spaces become.</summary>
    public const ulong LeadingSpaces = 0x1010101010101010;

    public const ulong HighBits = 0x8080808080808080;

    public const ulong ToHighBitPast9 = 0x7676767676767676;

    // The first character is the lowest byte, the last one the highest.
    private readonly int _scale;
    private readonly ulong _abovePoint;
    private readonly ulong _belowPoint;

    /// <param name="length">Bytes of the field.</param>
    /// <param name="scale">Digits behind the point.</param>
    public ShortNumber(int length, int scale)
    {
        IsUsable = length is > 0 and <= MaxBytes && scale is >= 0 and <= MaxScale;
        if (!IsUsable)
        {
            return;
        }

        _scale = scale;
        var zeros = ZeroDigits;
        _abovePoint = ulong.MaxValue;
        if (scale > 0)
        {
            var at = 56 - (8 * scale);
            (PointMask, Point) = (0xFFUL << at, (ulong)'.' << at);
            (_abovePoint, _belowPoint) = (ulong.MaxValue << at << 8, ~(ulong.MaxValue << at));
            zeros = (zeros & ~PointMask) | Point;
        }

        // What stands before a short field reads as spaces.
        Own = ulong.MaxValue << (64 - (8 * length));
        Zeros = (zeros & Own) | (LeadingSpaces & ~Own);
    }

    /// <summary>Whether there are such fields that fit 8 bytes.</summary>
    public bool IsUsable { get; }

    /// <summary>The bytes that belong to the field.</summary>
    public ulong Own { get; }

    /// <summary>By exclusive or with these, digits become 0 to 9, and so does the point.</summary>
    public ulong Zeros { get; }

    /// <summary>The point where it must stand; 0 where there is none.</summary>
    public ulong Point { get; }

    public ulong PointMask { get; }

    /// <summary>The digits of a number as the field would hold them, the last one in the lowest byte, with 0 for the point.</summary>
    /// <returns>0 of what is not positive; the largest there is of what the field cannot hold.</returns>
    public long DigitsOf(long number)
    {
        var digits = 0L;
        for (var at = 0; number > 0; number /= 10, at++)
        {
            at += at == _scale && _scale > 0 ? 1 : 0;
            if (at >= MaxBytes)
            {
                return long.MaxValue;
            }

            digits |= (number % 10) << (8 * at);
        }

        return digits;
    }

    /// <param name="end">The byte behind the field; 8 bytes before it must be readable.</param>
    /// <param name="number">The number without its point.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(ref byte end, out long number) => TryParse(ref end, Own, Zeros, out number);

    /// <summary>The same for a field of another length; to be asked of the longest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(ref byte end, int length, out long number)
    {
        if (length is 0 or > MaxBytes)
        {
            number = 0;
            return false;
        }

        var text = ulong.MaxValue << (64 - (8 * length));
        return TryParse(ref end, text, (Zeros & text) | (LeadingSpaces & ~text), out number);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryParse(ref byte end, ulong own, ulong zeros, out long number)
    {
        var text = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Subtract(ref end, MaxBytes));
        if (!BitConverter.IsLittleEndian)
        {
            text = BinaryPrimitives.ReverseEndianness(text);
        }

        // What stands before the field is no part of it, be it a point.
        text &= own;

        // Digits become 0 to 9, the point 0; of others the high bit is set. They must all come before the digits: spaces, then
        // perhaps the sign. Where the point is one, they are before it, too; without one there must be a digit.
        var digits = text ^ zeros;
        var others = ((digits + ToHighBitPast9) | digits) & HighBits;
        var leading = BitOperations.TrailingZeroCount(others ^ HighBits) & ~7;
        var lead = Bmi2.X64.IsSupported
            ? Bmi2.X64.ZeroHighBits(ulong.MaxValue, (ulong)leading)
            : ~(ulong.MaxValue << (leading & 63));
        var unexpected = (digits ^ LeadingSpaces) & lead;
        var isNegative = leading > 0 && unexpected == 0x0DUL << ((leading - 8) & 63);

        // Without the point; pairs, then all four of them, by two products.
        digits &= ~lead;
        digits = (digits & _abovePoint) | ((digits & _belowPoint) << 8);
        digits = (digits * 10) + (digits >> 8);
        const ulong Pair = 0x000000FF000000FF;
        var magnitude = (long)((((digits & Pair) * 0x000F424000000064) + (((digits >> 16) & Pair) * 0x0000271000000001)) >> 32);
        number = isNegative ? -magnitude : magnitude;
        return (text & PointMask) == Point & leading < 64 & others == (HighBits & lead) & (isNegative | unexpected == 0);
    }
}
