namespace QueueMap.Contracts.Maxima;

/// <summary>
/// A value as an integer that compares in one instruction: its thousandths, rounded down, as far as they fit. A higher rank
/// is a higher value; equal ranks say nothing, and the values themselves are compared. Three decimals are more than most
/// instruments report, so in practice equal ranks are equal values.
/// </summary>
internal static class ValueRank
{
    private const int Decimals = 3;

    private static readonly long[] s_powers = [1, 10, 100, 1_000];

    public static int Of(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        if ((bits[1] | bits[2]) == 0 && value.Scale <= Decimals)
        {
            var scaled = (uint)bits[0] * s_powers[Decimals - value.Scale];
            return (int)Math.Clamp(bits[3] < 0 ? -scaled : scaled, int.MinValue, int.MaxValue);
        }

        return OfLong(value, bits);
    }

    // 96 bits of digits times 1,000 fit 128 bits, so nothing is rounded but at the end.
    private static int OfLong(decimal value, ReadOnlySpan<int> bits)
    {
        var digits = new Int128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        var power = Int128.One;
        for (var i = 0; i < value.Scale; i++)
        {
            power *= 10;
        }

        var (whole, rest) = Int128.DivRem(digits * s_powers[Decimals], power);
        var rank = bits[3] >= 0 ? whole : rest == 0 ? -whole : -whole - 1;
        return (int)Int128.Clamp(rank, int.MinValue, int.MaxValue);
    }
}
