using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using QueueMap.Worker.Mapping.Scanning.Kernels;

namespace QueueMap.Worker.Mapping.Scanning.Simd;

/// <summary>64 bytes at a time: AVX-512, where the processor runs it at its full clock. Rarer looks are those of AVX2.</summary>
internal readonly struct Vector512Lanes : IByteLanes
{
    private const int Width = 64;

    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512BW.IsSupported && Vector256Lanes.IsSupported;

    public static int MinRowBytes => Vector256Lanes.MinRowBytes;

    private static Vector512<byte> Candidates =>
        Vector512.Create(Vector256.Create(Specials.ByLowBits, Specials.ByLowBits), Vector256.Create(Specials.ByLowBits, Specials.ByLowBits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockMasks Classify(ref byte block)
    {
        var bytes = Vector512.LoadUnsafe(ref block);
        return new(
            Is(bytes, (byte)'"'),
            Is(bytes, (byte)','),
            Is(bytes, (byte)'\n') | Is(bytes, (byte)'\r'),
            Vector512.LessThanOrEqual(bytes.AsSByte(), Vector512<sbyte>.Zero).ExtractMostSignificantBits());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPlain<TLayout>(ref byte row, ref byte key, ref byte slack, int length)
        where TLayout : struct, IRowLayout
    {
        if (length < Width)
        {
            return Vector256Lanes.IsPlain<TLayout>(ref row, ref key, ref slack, length);
        }

        var last = (nuint)(length - Width);
        var excess = Excess<TLayout>(ref row, ref key, ref slack, last);
        for (nuint i = 0; i < last; i += Width)
        {
            excess |= Excess<TLayout>(ref row, ref key, ref slack, i);
        }

        return excess == Vector512<byte>.Zero;
    }

    public static RowProof Prove(ref byte row, RowShape shape) => Vector256Lanes.Prove(ref row, shape);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Excess<TLayout>(ref byte row, ref byte key, ref byte slack, nuint i)
        where TLayout : struct, IRowLayout
    {
        var (bytes, most) = (Vector512.LoadUnsafe(ref row, i), Vector512.LoadUnsafe(ref slack, i));
        var excess = Vector512.SubtractSaturate(bytes ^ Vector512.LoadUnsafe(ref key, i), most);
        return TLayout.HasBareText
            ? excess | (Vector512.Equals(bytes, Avx512BW.Shuffle(Candidates, bytes)) & Vector512.Equals(most, Vector512.Create(RowShape.BareSlack)))
            : excess;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Is(Vector512<byte> bytes, byte unit) => Vector512.Equals(bytes, Vector512.Create(unit)).ExtractMostSignificantBits();
}
