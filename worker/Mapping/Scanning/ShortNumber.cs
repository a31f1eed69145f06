using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace QueueMap.Worker.Mapping.Scanning;

/// <summary>
/// Reads fields of one length that hold a number of one scale, 8 bytes at once: spaces, a minus sign or none, digits, the
/// point where it is expected. What looks otherwise is no fault: <see cref="ScaledNumber"/> and the grammar decide.
/// </summary>
internal readonly struct ShortNumber
{
    public const int MaxBytes = 8;

    // The point must have a digit behind it, and a byte before it.
    private const int MaxScale = 6;

    private const ulong Spaces = 0x2020202020202020;
    private const ulong Zeros = 0x3030303030303030;
    private const ulong HighBits = 0x8080808080808080;
    private const ulong ToHighBitPast9 = 0x7676767676767676;

    // The first character is the lowest byte, the last one the highest.
    private readonly ulong _text;
    private readonly ulong _before;
    private readonly ulong _pointMask;
    private readonly ulong _point;
    private readonly ulong _abovePoint;
    private readonly ulong _belowPoint;
    private readonly ulong _lowest;
    private readonly int _mostBefore;

    /// <param name="length">Bytes of the field.</param>
    /// <param name="scale">Digits behind the point.</param>
    public ShortNumber(int length, int scale)
    {
        IsUsable = length is > 0 and <= MaxBytes && scale is >= 0 and <= MaxScale;
        if (!IsUsable)
        {
            return;
        }

        _text = ulong.MaxValue << (64 - (8 * length));
        _before = Spaces & ~_text;
        _abovePoint = ulong.MaxValue;
        _mostBefore = 64 - (8 * Math.Max(1, scale));
        if (scale > 0)
        {
            var at = 56 - (8 * scale);
            (_pointMask, _point) = (0xFFUL << at, (ulong)'.' << at);
            (_abovePoint, _belowPoint) = (ulong.MaxValue << at << 8, ~(ulong.MaxValue << at));
            _lowest = ' ';
        }
    }

    /// <summary>Whether there are such fields that fit 8 bytes.</summary>
    public bool IsUsable { get; }

    /// <param name="end">The byte behind the field; 8 bytes before it must be readable.</param>
    /// <param name="number">The number without its point.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(ref byte end, out long number)
    {
        var bytes = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Subtract(ref end, MaxBytes));
        if (!BitConverter.IsLittleEndian)
        {
            bytes = BinaryPrimitives.ReverseEndianness(bytes);
        }

        var text = (bytes & _text) | _before;
        var hasPoint = (text & _pointMask) == _point;
        text = (text & _abovePoint) | ((text & _belowPoint) << 8) | _lowest;

        // Digits become 0 to 9; of the others the high bit is set. They must all come before the digits, and
        // before where the point was: spaces, then perhaps the sign.
        var digits = text ^ Zeros;
        var others = ((digits + ToHighBitPast9) | digits) & HighBits;
        var leading = BitOperations.TrailingZeroCount(~others & HighBits) & ~7;
        var lead = ~(ulong.MaxValue << (leading & 63));
        var unexpected = (text ^ Spaces) & lead;
        var isNegative = leading > 0 && unexpected == 0x0DUL << ((leading - 8) & 63);

        // Pairs, then all four of them, by two products.
        digits &= ~lead;
        digits = (digits * 10) + (digits >> 8);
        const ulong Pair = 0x000000FF000000FF;
        var magnitude = (long)((((digits & Pair) * 0x000F424000000064) + (((digits >> 16) & Pair) * 0x0000271000000001)) >> 32);
        number = isNegative ? -magnitude : magnitude;
        return hasPoint & leading <= _mostBefore & others == (HighBits & lead) & (isNegative | unexpected == 0);
    }
}
