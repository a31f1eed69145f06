namespace QueueMap.Producer.Generating;

/// <summary>Numbers as GSOD writes them: right-aligned in a field of fixed width.</summary>
internal static class FixedText
{
    /// <summary>One decimal, spaces in front: "  74.3", " -71.2". Fills the whole field.</summary>
    public static void Tenths(Span<byte> field, int tenths)
    {
        var rest = (uint)Math.Abs(tenths);
        var at = field.Length - 1;
        field[at--] = Digit(ref rest);
        field[at--] = (byte)'.';
        do
        {
            field[at--] = Digit(ref rest);
        }
        while (rest > 0);

        if (tenths < 0)
        {
            field[at--] = (byte)'-';
        }

        field[..(at + 1)].Fill((byte)' ');
    }

    /// <summary>Two decimals: " 0.00", "11.57".</summary>
    public static void Hundredths(Span<byte> five, int hundredths)
    {
        var rest = (uint)hundredths;
        five[4] = Digit(ref rest);
        five[3] = Digit(ref rest);
        five[2] = (byte)'.';
        five[1] = Digit(ref rest);
        five[0] = rest == 0 ? (byte)' ' : Digit(ref rest);
    }

    /// <summary>Station pressure: three digits before the point and the thousand dropped, so 1009.6 is "009.6".</summary>
    public static void Pressure(Span<byte> five, int tenths)
    {
        var rest = (uint)tenths;
        five[4] = Digit(ref rest);
        five[3] = (byte)'.';
        five[2] = Digit(ref rest);
        five[1] = Digit(ref rest);
        five[0] = Digit(ref rest);
    }

    /// <summary>Two characters with a space for a leading zero: " 8", "24".</summary>
    public static void Count(Span<byte> two, int count)
    {
        two[0] = count < 10 ? (byte)' ' : (byte)('0' + (count / 10));
        two[1] = (byte)('0' + (count % 10));
    }

    /// <summary>Two digits: "07".</summary>
    public static void TwoDigits(Span<byte> two, int number)
    {
        two[0] = (byte)('0' + (number / 10));
        two[1] = (byte)('0' + (number % 10));
    }

    private static byte Digit(ref uint rest)
    {
        var digit = rest % 10;
        rest /= 10;
        return (byte)('0' + digit);
    }
}
