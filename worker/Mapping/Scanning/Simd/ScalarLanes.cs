using System.Runtime.CompilerServices;
using QueueMap.Worker.Mapping.Scanning.Kernels;

namespace QueueMap.Worker.Mapping.Scanning.Simd;

/// <summary>One byte at a time: for processors without vectors, and the plainest statement of what the others do.</summary>
internal readonly struct ScalarLanes : IByteLanes
{
    public static int MinRowBytes => 1;

    public static BlockMasks Classify(ref byte block)
    {
        ulong quotes = 0, separators = 0, breaks = 0, odd = 0;
        for (var i = 0; i < 64; i++)
        {
            var unit = Unsafe.Add(ref block, i);
            var bit = 1UL << i;
            quotes |= unit == '"' ? bit : 0;
            separators |= unit == ',' ? bit : 0;
            breaks |= unit is (byte)'\n' or (byte)'\r' ? bit : 0;
            odd |= unit is 0 or >= 0x80 ? bit : 0;
        }

        return new(quotes, separators, breaks, odd);
    }

    public static bool IsPlain<TLayout>(ref byte row, ref byte key, ref byte slack, int length)
        where TLayout : struct, IRowLayout
    {
        for (var i = 0; i < length; i++)
        {
            var (unit, most) = (Unsafe.Add(ref row, i), Unsafe.Add(ref slack, i));
            if ((unit ^ Unsafe.Add(ref key, i)) > most
                || (TLayout.HasBareText && most == RowShape.BareSlack && unit is (byte)'"' or (byte)','))
            {
                return false;
            }
        }

        return true;
    }

    public static RowProof Prove(ref byte row, RowShape shape)
    {
        var isPlain = true;
        for (var i = 0; i < shape.Length; i++)
        {
            var (unit, most) = (Unsafe.Add(ref row, i), Unsafe.Add(ref shape.Slack, i));
            var isMisfit = most switch
            {
                0 => unit != Unsafe.Add(ref shape.Key, i),
                RowShape.BareSlack => unit is (byte)'"' or (byte)',' or (byte)'\n' or (byte)'\r',
                _ => unit == '"',
            };
            if (isMisfit)
            {
                return RowProof.Broken;
            }

            isPlain &= most == 0 || unit is >= 0x20 and < 0x80;
        }

        return isPlain ? RowProof.Plain : RowProof.Odd;
    }
}
