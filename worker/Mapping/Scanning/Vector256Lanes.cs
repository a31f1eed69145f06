using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace QueueMap.Worker.Mapping.Scanning;

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
            Vector256.GreaterThanAll(Vector256.Min(first.AsSByte(), second.AsSByte()), Vector256<sbyte>.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPlain<TLayout>(ref byte row, ref byte key, ref byte slack, ref byte bare, int length)
        where TLayout : struct, IRowLayout
    {
        var last = (nuint)(length - 32);
        var excess = Excess<TLayout>(ref row, ref key, ref slack, ref bare, last);
        for (nuint i = 0; i < last; i += 32)
        {
            excess |= Excess<TLayout>(ref row, ref key, ref slack, ref bare, i);
        }

        return excess == Vector256<byte>.Zero;
    }

    public static RowProof Prove<TLayout>(ref byte row, RowShape shape)
        where TLayout : struct, IRowLayout
    {
        var broken = Vector256<byte>.Zero;
        var least = Vector256.Create(sbyte.MaxValue);
        var last = (nuint)(shape.Length - 32);
        ref var expected = ref shape.ExpectedRef;
        ref var isFixed = ref shape.FixedRef;
        ref var bare = ref shape.BareRef;
        for (nuint i = 0; i < last; i += 32)
        {
            var bytes = Vector256.LoadUnsafe(ref row, i);
            broken |= Misfit<TLayout>(bytes, ref expected, ref isFixed, ref bare, i);
            least = Vector256.Min(least, bytes.AsSByte());
        }

        // The last ones end with the row and may be looked at twice. The line's end is the only place where a break is plain.
        var end = Vector256.LoadUnsafe(ref row, last);
        broken |= Misfit<TLayout>(end, ref expected, ref isFixed, ref bare, last);
        least = Vector256.Min(least, (end | Vector256.LoadUnsafe(ref shape.LineEndRef, last)).AsSByte());
        return broken != Vector256<byte>.Zero ? RowProof.Broken
            : Vector256.LessThanAny(least, Vector256.Create((sbyte)' ')) ? RowProof.Odd
            : RowProof.Plain;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Excess<TLayout>(ref byte row, ref byte key, ref byte slack, ref byte bare, nuint i)
        where TLayout : struct, IRowLayout
    {
        var bytes = Vector256.LoadUnsafe(ref row, i);
        var excess = Vector256.SubtractSaturate(bytes ^ Vector256.LoadUnsafe(ref key, i), Vector256.LoadUnsafe(ref slack, i));
        if (TLayout.HasBareText)
        {
            excess |= Vector256.Equals(bytes, Avx2.Shuffle(Candidates, bytes)) & Vector256.LoadUnsafe(ref bare, i);
        }

        return excess;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Misfit<TLayout>(Vector256<byte> bytes, ref byte expected, ref byte isFixed, ref byte bare, nuint i)
        where TLayout : struct, IRowLayout
    {
        var misfit = Vector256.Equals(bytes, Vector256.LoadUnsafe(ref expected, i)) ^ Vector256.LoadUnsafe(ref isFixed, i);
        if (TLayout.HasBareText)
        {
            misfit |= Vector256.Equals(bytes, Avx2.Shuffle(Candidates, bytes)) & Vector256.LoadUnsafe(ref bare, i);
        }

        return misfit;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mask(Vector256<byte> first, Vector256<byte> second) =>
        first.ExtractMostSignificantBits() | ((ulong)second.ExtractMostSignificantBits() << 32);
}
