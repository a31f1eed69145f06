using System.Globalization;

namespace QueueMap.Worker.Mapping;

/// <summary>
/// Numbers as the value column may hold them: an optional sign, digits, an optional fraction; at least one digit. No
/// exponent, no separators, no names. Exact: what decimal cannot hold digit for digit is refused, never rounded.
/// </summary>
public static class ValueGrammar
{
    public const string Allowed =
        "a number of digits with an optional sign and fraction, at most 28 significant digits and 28 decimals, no exponent; or blank where it was not measured";

    /// <summary>Decimal holds every number of 28 digits, and not every one of 29.</summary>
    public const int MaxDigits = 28;

    // The most digits that surely fit 64 bits.
    private const int NarrowDigits = 19;

    /// <param name="text">UTF-8, trimmed of spaces.</param>
    /// <param name="value">The number with the scale that it is written with. Zero has no sign: -0.0 is 0.0.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out decimal value)
    {
        value = 0;
        var negative = !text.IsEmpty && text[0] == '-';
        var unsigned = negative || (!text.IsEmpty && text[0] == '+') ? text[1..] : text;
        ulong mantissa = 0;
        int significant = 0, scale = 0, digits = 0;
        var fraction = false;
        foreach (var unit in unsigned)
        {
            var digit = unit - (uint)'0';
            if (digit > 9)
            {
                if (unit != '.' || fraction)
                {
                    return false;
                }

                fraction = true;
                continue;
            }

            digits++;
            scale += fraction ? 1 : 0;
            significant += significant > 0 || digit != 0 ? 1 : 0;
            if (significant > MaxDigits || scale > MaxDigits)
            {
                return false;
            }

            mantissa = (mantissa * 10) + digit;
        }

        if (digits == 0)
        {
            return false;
        }

        if (significant > NarrowDigits)
        {
            return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
        }

        value = new decimal((int)mantissa, (int)(mantissa >> 32), 0, negative && mantissa != 0, (byte)scale);
        return true;
    }
}
