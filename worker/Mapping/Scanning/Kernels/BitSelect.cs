using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace QueueMap.Worker.Mapping.Scanning.Kernels;

/// <summary>The place of a word's n-th bit.</summary>
internal static class BitSelect
{
    /// <param name="bits">The word.</param>
    /// <param name="index">Which of the bits that are set, from 0; there is one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(ulong bits, int index)
    {
        if (Bmi2.X64.IsSupported)
        {
            return BitOperations.TrailingZeroCount(Bmi2.X64.ParallelBitDeposit(1UL << index, bits));
        }

        for (; index > 0; index--)
        {
            bits &= bits - 1;
        }

        return BitOperations.TrailingZeroCount(bits);
    }
}
