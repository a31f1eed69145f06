using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QueueMap.Worker.Mapping.Scanning;

/// <summary>16 bytes at a time: SSE on x86, AdvSimd on Arm, from one source.</summary>
internal readonly struct Vector128Lanes : IByteLanes
{
    public static bool IsSupported => Vector128.IsHardwareAccelerated;

    public static int MinRowBytes => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockMasks Classify(ref byte block)
    {
        var (first, second) = (Vector128.LoadUnsafe(ref block), Vector128.LoadUnsafe(ref block, 16));
        var (third, fourth) = (Vector128.LoadUnsafe(ref block, 32), Vector128.LoadUnsafe(ref block, 48));
        var least = Vector128.Min(Vector128.Min(first.AsSByte(), second.AsSByte()), Vector128.Min(third.AsSByte(), fourth.AsSByte()));
        return new(
            Mask(Is(first, (byte)'"'), Is(second, (byte)'"'), Is(third, (byte)'"'), Is(fourth, (byte)'"')),
            Mask(Is(first, (byte)','), Is(second, (byte)','), Is(third, (byte)','), Is(fourth, (byte)',')),
            Mask(IsBreak(first), IsBreak(second), IsBreak(third), IsBreak(fourth)),
            Vector128.GreaterThanAll(least, Vector128<sbyte>.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPlain<TLayout>(ref byte row, ref byte key, ref byte slack, ref byte bare, int length)
        where TLayout : struct, IRowLayout
    {
        var last = (nuint)(length - 16);
        var excess = Excess<TLayout>(ref row, ref key, ref slack, ref bare, last);
        for (nuint i = 0; i < last; i += 16)
        {
            excess |= Excess<TLayout>(ref row, ref key, ref slack, ref bare, i);
        }

        return excess == Vector128<byte>.Zero;
    }

    public static RowProof Prove<TLayout>(ref byte row, RowShape shape)
        where TLayout : struct, IRowLayout
    {
        var broken = Vector128<byte>.Zero;
        var least = Vector128.Create(sbyte.MaxValue);
        var last = (nuint)(shape.Length - 16);
        ref var expected = ref shape.ExpectedRef;
        ref var isFixed = ref shape.FixedRef;
        ref var bare = ref shape.BareRef;
        for (nuint i = 0; i < last; i += 16)
        {
            var bytes = Vector128.LoadUnsafe(ref row, i);
            broken |= Misfit<TLayout>(bytes, ref expected, ref isFixed, ref bare, i);
            least = Vector128.Min(least, bytes.AsSByte());
        }

        // The last ones end with the row and may be looked at twice. The line's end is the only place where a break is plain.
        var end = Vector128.LoadUnsafe(ref row, last);
        broken |= Misfit<TLayout>(end, ref expected, ref isFixed, ref bare, last);
        least = Vector128.Min(least, (end | Vector128.LoadUnsafe(ref shape.LineEndRef, last)).AsSByte());
        return broken != Vector128<byte>.Zero ? RowProof.Broken
            : Vector128.LessThanAny(least, Vector128.Create((sbyte)' ')) ? RowProof.Odd
            : RowProof.Plain;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Excess<TLayout>(ref byte row, ref byte key, ref byte slack, ref byte bare, nuint i)
        where TLayout : struct, IRowLayout
    {
        var bytes = Vector128.LoadUnsafe(ref row, i);
        var excess = Vector128.SubtractSaturate(bytes ^ Vector128.LoadUnsafe(ref key, i), Vector128.LoadUnsafe(ref slack, i));
        if (TLayout.HasBareText)
        {
            excess |= Vector128.Equals(bytes, Vector128.ShuffleNative(Specials.ByLowBits, bytes & Vector128.Create((byte)0x0F))) & Vector128.LoadUnsafe(ref bare, i);
        }

        return excess;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Misfit<TLayout>(Vector128<byte> bytes, ref byte expected, ref byte isFixed, ref byte bare, nuint i)
        where TLayout : struct, IRowLayout
    {
        var misfit = Vector128.Equals(bytes, Vector128.LoadUnsafe(ref expected, i)) ^ Vector128.LoadUnsafe(ref isFixed, i);
        if (TLayout.HasBareText)
        {
            misfit |= Vector128.Equals(bytes, Vector128.ShuffleNative(Specials.ByLowBits, bytes & Vector128.Create((byte)0x0F))) & Vector128.LoadUnsafe(ref bare, i);
        }

        return misfit;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Is(Vector128<byte> bytes, byte unit) => Vector128.Equals(bytes, Vector128.Create(unit));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> IsBreak(Vector128<byte> bytes) => Is(bytes, (byte)'\n') | Is(bytes, (byte)'\r');

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mask(Vector128<byte> first, Vector128<byte> second, Vector128<byte> third, Vector128<byte> fourth) =>
        first.ExtractMostSignificantBits()
        | (second.ExtractMostSignificantBits() << 16)
        | ((ulong)(third.ExtractMostSignificantBits() | (fourth.ExtractMostSignificantBits() << 16)) << 32);
}
