using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using QueueMap.Worker.Mapping.Scanning.Kernels;

namespace QueueMap.Worker.Mapping.Scanning.Simd;

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
            Vector128.LessThanOrEqual(least, Vector128<sbyte>.Zero).ExtractMostSignificantBits());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPlain<TLayout>(ref byte row, ref byte key, ref byte slack, int length)
        where TLayout : struct, IRowLayout
    {
        // The last ones end with the row and may be looked at twice.
        var last = (nuint)(length - 16);
        var excess = Excess<TLayout>(ref row, ref key, ref slack, last);
        for (nuint i = 0; i < last; i += 16)
        {
            excess |= Excess<TLayout>(ref row, ref key, ref slack, i);
        }

        return excess == Vector128<byte>.Zero;
    }

    public static RowProof Prove(ref byte row, RowShape shape)
    {
        var (misfit, odd) = (Vector128<byte>.Zero, Vector128<byte>.Zero);
        var last = (nuint)(shape.Length - 16);
        for (nuint i = 0; ; i = Math.Min(i + 16, last))
        {
            var (bytes, slack) = (Vector128.LoadUnsafe(ref row, i), Vector128.LoadUnsafe(ref shape.Slack, i));
            var isFree = Vector128.GreaterThan(slack, Vector128<byte>.Zero);
            var isBare = Vector128.Equals(slack, Vector128.Create(RowShape.BareSlack));
            misfit |= Vector128.AndNot(bytes ^ Vector128.LoadUnsafe(ref shape.Key, i), isFree);
            misfit |= isFree & Vector128.Equals(bytes, Vector128.Create((byte)'"'));
            misfit |= isBare & Special(bytes);
            odd |= isFree & Vector128.LessThan(bytes.AsSByte(), Vector128.Create((sbyte)' ')).AsByte();
            if (i == last)
            {
                return misfit != Vector128<byte>.Zero ? RowProof.Broken : odd != Vector128<byte>.Zero ? RowProof.Odd : RowProof.Plain;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Excess<TLayout>(ref byte row, ref byte key, ref byte slack, nuint i)
        where TLayout : struct, IRowLayout
    {
        var (bytes, most) = (Vector128.LoadUnsafe(ref row, i), Vector128.LoadUnsafe(ref slack, i));
        var excess = Vector128.SubtractSaturate(bytes ^ Vector128.LoadUnsafe(ref key, i), most);
        return TLayout.HasBareText ? excess | (Special(bytes) & Vector128.Equals(most, Vector128.Create(RowShape.BareSlack))) : excess;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Special(Vector128<byte> bytes) => Vector128.Equals(bytes, Vector128.ShuffleNative(Specials.ByLowBits, bytes & Vector128.Create((byte)0x0F)));

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
