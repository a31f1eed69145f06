using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace QueueMap.Worker.Mapping.Scanning;

/// <summary>
/// Numbers of <see cref="ValueGrammar"/> as an integer and a scale: 92.0 is 920 at scale 1. At one scale they compare as
/// integers. What is not read here is no fault: the grammar decides.
/// </summary>
internal static class ScaledNumber
{
    /// <summary>What a long surely holds.</summary>
    public const int MaxDigits = 18;

    private const ulong Spaces = 0x2020202020202020;
    private const ulong Zeros = 0x3030303030303030;
    private const ulong HighBits = 0x8080808080808080;
    private const ulong ToHighBitPast9 = 0x7676767676767676;

    /// <summary>Reads spaces, a minus sign or none, and digits, the point of which stands at the scale given; all 8 bytes at once.</summary>
    /// <param name="last8">8 bytes, of which the last ones are the text.</param>
    /// <param name="length">Bytes of the text, 1 to 8.</param>
    /// <param name="scale">Digits behind the point, 0 to 6.</param>
    /// <param name="number">The number without its point.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParse8(ulong last8, int length, int scale, out long number)
    {
        // The first character is the lowest byte: what stands before the text becomes spaces.
        var before = ~(ulong.MaxValue << (64 - (8 * length)));
        before = length == 8 ? 0 : before;
        var text = (last8 & ~before) | (Spaces & before);
        var hasPoint = true;
        if (scale > 0)
        {
            var point = 56 - (8 * scale);
            hasPoint = (byte)(text >> point) == '.';
            var upToPoint = ~(ulong.MaxValue << point);
            text = (text & (ulong.MaxValue << (point + 8))) | ((text & upToPoint) << 8) | ' ';
        }

        var digits = text ^ Zeros;
        var others = ((digits + ToHighBitPast9) | digits) & HighBits;
        var leading = System.Numerics.BitOperations.TrailingZeroCount(~others & HighBits) & ~7;
        var lead = leading == 64 ? ulong.MaxValue : ~(ulong.MaxValue << leading);
        var unexpected = (text ^ Spaces) & lead;
        var isNegative = leading is > 0 and < 64 && unexpected == 0x0DUL << (leading - 8);
        digits &= ~lead;
        digits = (digits * 10) + (digits >> 8);
        var value = (long)((((digits & 0x000000FF000000FF) * 0x000F424000000064) + (((digits >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32);
        number = isNegative ? -value : value;
        return hasPoint & others == (HighBits & lead) & (unexpected == 0 | isNegative) & leading < 64;
    }

    /// <summary>Reads any number of the grammar that has at most 18 digits.</summary>
    /// <param name="text">UTF-8, trimmed of spaces.</param>
    /// <param name="number">The number without its point.</param>
    /// <param name="scale">Digits behind the point.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out long number, out int scale)
    {
        (number, scale) = (0, 0);
        var isNegative = !text.IsEmpty && text[0] == '-';
        var unsigned = isNegative || (!text.IsEmpty && text[0] == '+') ? text[1..] : text;
        var point = -1;
        for (var i = 0; i < unsigned.Length; i++)
        {
            var digit = unsigned[i] - (uint)'0';
            if (digit > 9)
            {
                if (unsigned[i] != '.' || point >= 0)
                {
                    return false;
                }

                point = i;
                continue;
            }

            number = (number * 10) + digit;
        }

        var digits = unsigned.Length - (point >= 0 ? 1 : 0);
        scale = point >= 0 ? unsigned.Length - point - 1 : 0;
        number = isNegative ? -number : number;
        return digits is > 0 and <= MaxDigits;
    }

    /// <summary>The 8 bytes that end where the text does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Last8(ref byte end)
    {
        var bytes = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Subtract(ref end, 8));
        return BitConverter.IsLittleEndian ? bytes : BinaryPrimitives.ReverseEndianness(bytes);
    }

    public static decimal ToDecimal(long number, int scale)
    {
        var magnitude = (ulong)Math.Abs(number);
        return new decimal((int)magnitude, (int)(magnitude >> 32), 0, number < 0, (byte)scale);
    }

    /// <summary>The number at that scale; null where it has no such form that a long holds.</summary>
    public static long? At(decimal value, int scale)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var own = (bits[3] >> 16) & 0xFF;
        var magnitude = new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        for (; own > scale; own--)
        {
            (magnitude, var rest) = UInt128.DivRem(magnitude, 10);
            if (rest != 0)
            {
                return null;
            }
        }

        for (; own < scale; own++)
        {
            if (magnitude > long.MaxValue)
            {
                return null;
            }

            magnitude *= 10;
        }

        return magnitude > long.MaxValue ? null : value < 0 ? -(long)magnitude : (long)magnitude;
    }
}
