using System.Runtime.CompilerServices;

namespace QueueMap.Worker.Mapping.Scanning;

/// <summary>One byte at a time: for processors without vectors, and the plainest statement of what the others do.</summary>
internal readonly struct ScalarLanes : IByteLanes
{
    public static int MinRowBytes => 1;

    public static BlockMasks Classify(ref byte block)
    {
        ulong quotes = 0, separators = 0, breaks = 0;
        var isAsciiText = true;
        for (var i = 0; i < 64; i++)
        {
            var unit = Unsafe.Add(ref block, i);
            var bit = 1UL << i;
            quotes |= unit == '"' ? bit : 0;
            separators |= unit == ',' ? bit : 0;
            breaks |= unit is (byte)'\n' or (byte)'\r' ? bit : 0;
            isAsciiText &= unit is > 0 and < 0x80;
        }

        return new(quotes, separators, breaks, isAsciiText);
    }

    public static bool IsPlain<TLayout>(ref byte row, ref byte key, ref byte slack, ref byte bare, int length)
        where TLayout : struct, IRowLayout
    {
        for (var i = 0; i < length; i++)
        {
            var unit = Unsafe.Add(ref row, i);
            if ((unit ^ Unsafe.Add(ref key, i)) > Unsafe.Add(ref slack, i)
                || (TLayout.HasBareText && Unsafe.Add(ref bare, i) != 0 && unit is (byte)'"' or (byte)','))
            {
                return false;
            }
        }

        return true;
    }

    public static RowProof Prove<TLayout>(ref byte row, RowShape shape)
        where TLayout : struct, IRowLayout
    {
        var isPlain = true;
        for (var i = 0; i < shape.Length; i++)
        {
            var unit = Unsafe.Add(ref row, i);
            if (unit == shape.Expected[i] != (shape.Fixed[i] != 0))
            {
                return RowProof.Broken;
            }

            if (TLayout.HasBareText && shape.Bare[i] != 0 && unit is (byte)'"' or (byte)',' or (byte)'\n' or (byte)'\r')
            {
                return RowProof.Broken;
            }

            isPlain &= (unit | shape.LineEnd[i]) is >= 0x20 and < 0x80;
        }

        return isPlain ? RowProof.Plain : RowProof.Odd;
    }
}
