using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using QueueMap.Worker.Mapping.Scanning.Kernels;

namespace QueueMap.Worker.Mapping.Scanning.Simd;

/// <summary>32 bytes at a time: AVX2.</summary>
internal readonly struct Vector256Lanes : IByteLanes
{
    public static bool IsSupported => Avx2.IsSupported;

    public static int MinRowBytes => 32;

    // By its low four bits: the one byte that would be special. Twice, as AVX2 looks up within halves. Bytes past ASCII find 0.
    private static Vector256<byte> Candidates => Vector256.Create(Specials.ByLowBits, Specials.ByLowBits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockMasks Classify(ref byte block)
    {
        var (first, second) = (Vector256.LoadUnsafe(ref block), Vector256.LoadUnsafe(ref block, 32));
        var (lf, cr) = (Vector256.Create((byte)'\n'), Vector256.Create((byte)'\r'));
        var (quote, comma) = (Vector256.Create((byte)'"'), Vector256.Create((byte)','));
        return new(
            Mask(Vector256.Equals(first, quote), Vector256.Equals(second, quote)),
            Mask(Vector256.Equals(first, comma), Vector256.Equals(second, comma)),
            Mask(Vector256.Equals(first, lf) | Vector256.Equals(first, cr), Vector256.Equals(second, lf) | Vector256.Equals(second, cr)),
            Vector256.LessThanOrEqual(Vector256.Min(first.AsSByte(), second.AsSByte()), Vector256<sbyte>.Zero).ExtractMostSignificantBits());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPlain<TLayout>(ref byte row, ref byte key, ref byte slack, int length)
        where TLayout : struct, IRowLayout
    {
        // The last ones end with the row and may be looked at twice.
        var last = (nuint)(length - 32);
        var excess = Excess<TLayout>(ref row, ref key, ref slack, last);
        for (nuint i = 0; i < last; i += 32)
        {
            excess |= Excess<TLayout>(ref row, ref key, ref slack, i);
        }

        return excess == Vector256<byte>.Zero;
    }

    public static RowProof Prove(ref byte row, RowShape shape)
    {
        var (misfit, odd) = (Vector256<byte>.Zero, Vector256<byte>.Zero);
        var last = (nuint)(shape.Length - 32);
        for (nuint i = 0; ; i = Math.Min(i + 32, last))
        {
            var (bytes, slack) = (Vector256.LoadUnsafe(ref row, i), Vector256.LoadUnsafe(ref shape.Slack, i));
            var isFree = Vector256.GreaterThan(slack, Vector256<byte>.Zero);
            var isBare = Vector256.Equals(slack, Vector256.Create(RowShape.BareSlack));
            misfit |= Vector256.AndNot(bytes ^ Vector256.LoadUnsafe(ref shape.Key, i), isFree);
            misfit |= isFree & Vector256.Equals(bytes, Vector256.Create((byte)'"'));
            misfit |= isBare & Special(bytes);
            odd |= isFree & Vector256.LessThan(bytes.AsSByte(), Vector256.Create((sbyte)' ')).AsByte();
            if (i == last)
            {
                return misfit != Vector256<byte>.Zero ? RowProof.Broken : odd != Vector256<byte>.Zero ? RowProof.Odd : RowProof.Plain;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Excess<TLayout>(ref byte row, ref byte key, ref byte slack, nuint i)
        where TLayout : struct, IRowLayout
    {
        var (bytes, most) = (Vector256.LoadUnsafe(ref row, i), Vector256.LoadUnsafe(ref slack, i));
        var excess = Vector256.SubtractSaturate(bytes ^ Vector256.LoadUnsafe(ref key, i), most);
        return TLayout.HasBareText ? excess | (Special(bytes) & Vector256.Equals(most, Vector256.Create(RowShape.BareSlack))) : excess;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Special(Vector256<byte> bytes) => Vector256.Equals(bytes, Avx2.Shuffle(Candidates, bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mask(Vector256<byte> first, Vector256<byte> second) =>
        first.ExtractMostSignificantBits() | ((ulong)second.ExtractMostSignificantBits() << 32);
}
