namespace QueueMap.Worker.Mapping.Scanning.Rows;

/// <summary>
/// Numbers of <see cref="ValueGrammar"/> as an integer and a scale: 92.0 is 920 at scale 1. At one scale they compare as
/// integers. What is not read here is no fault: the grammar decides.
/// </summary>
internal static class ScaledNumber
{
    /// <summary>What a long surely holds.</summary>
    public const int MaxDigits = 18;

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
        if (own == scale && bits[2] == 0 && bits[1] >= 0)
        {
            var same = ((long)bits[1] << 32) | (uint)bits[0];
            return bits[3] < 0 ? -same : same;
        }

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
