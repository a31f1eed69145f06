using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmAes = System.Runtime.Intrinsics.Arm.Aes;

namespace QueueMap.Worker.Mapping.Scanning.Kernels;

/// <summary>
/// Each bit becomes the parity of itself and all bits below it: of quotes, whether a byte stands within them. A carry-less
/// product with all ones is that sum.
/// </summary>
internal static class PrefixXor
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ulong bits)
    {
        if (Pclmulqdq.IsSupported)
        {
            return Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(bits), Vector128.CreateScalar(ulong.MaxValue), 0).ToScalar();
        }

        return ArmAes.IsSupported
            ? ArmAes.PolynomialMultiplyWideningLower(Vector64.CreateScalar(bits), Vector64.CreateScalar(ulong.MaxValue)).ToScalar()
            : ByShifts(bits);
    }

    public static ulong ByShifts(ulong bits)
    {
        bits ^= bits << 1;
        bits ^= bits << 2;
        bits ^= bits << 4;
        bits ^= bits << 8;
        bits ^= bits << 16;
        return bits ^ (bits << 32);
    }
}
