using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QueueMap.Worker.Mapping.Scanning.Simd;

namespace QueueMap.Worker.Mapping.Scanning.Kernels;

/// <summary>
/// Where rows and fields end in a stretch of bytes, a bit a byte. It is made without a branch on what the bytes hold, and read
/// from each row's own beginning: rows that are alike take one way through the code, wherever they lie.
/// </summary>
/// <param name="room">As many as <see cref="Blocks"/>.</param>
internal readonly ref struct StructuralIndex(Span<IndexedBlock> room)
{
    /// <summary>8 KiB: rows are in the nearest cache still when they are read. The one that the end cuts off is classified twice.</summary>
    public const int MaxBytes = 8192;

    /// <summary>
    /// And two: one that ends every search, and one behind it, as what is read from amid a block takes a part of the next.
    /// </summary>
    public const int Blocks = (MaxBytes / BlockBytes) + 2;

    private const int BlockBytes = 64;

    private readonly ref IndexedBlock _blocks = ref room[..Blocks][0];

    /// <summary>Classifies whole blocks, up to one where a quote is out of place or a line breaks within quotes.</summary>
    /// <param name="bytes">Where a row begins.</param>
    /// <param name="sawOddBytes">Whether a byte is NUL or past ASCII.</param>
    /// <returns>How many bytes were classified.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Fill<TLanes>(ReadOnlySpan<byte> bytes, out bool sawOddBytes)
        where TLanes : struct, IByteLanes
    {
        ref var first = ref MemoryMarshal.GetReference(bytes);
        ref var block = ref _blocks;
        var (parity, odd, before) = (default(QuoteParity), 0UL, 0);
        var (at, end) = ((nint)0, (nint)Math.Min(bytes.Length, MaxBytes) / BlockBytes * BlockBytes);
        for (; at < end; at += BlockBytes)
        {
            Prefetch.LineAhead(ref Unsafe.Add(ref first, at));
            var masks = TLanes.Classify(ref Unsafe.Add(ref first, at));
            var quoted = parity.Next(masks);
            if ((quoted.Misplaced | (masks.Breaks & quoted.Inside)) != 0)
            {
                break;
            }

            odd |= masks.Odd;
            block = new(quoted.Separators, masks.Breaks, before);
            block = ref Unsafe.Add(ref block, 1);
            before += BitOperations.PopCount(quoted.Separators);
        }

        block = new(0, Breaks: ulong.MaxValue, 0);
        sawOddBytes = odd != 0;
        return (int)at;
    }

    /// <summary>Finds the first line break from there on.</summary>
    /// <param name="at">Where a row begins.</param>
    /// <returns>Its place; what <see cref="Fill"/> returned or more where there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int FindBreak(int at)
    {
        ref var block = ref At(at);
        var start = at;
        for (var word = block.Breaks; ; at += BlockBytes)
        {
            block = ref Unsafe.Add(ref block, 1);
            var next = block.Breaks;
            var breaks = IndexedBlock.Amid(word, next, start);
            if (breaks != 0)
            {
                return at + BitOperations.TrailingZeroCount(breaks);
            }

            word = next;
        }
    }

    /// <summary>How many separators stand before that byte, from the first one on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SeparatorsBefore(int at)
    {
        ref var block = ref At(at);
        return block.SeparatorsBefore + BitOperations.PopCount(block.Separators & ((1UL << at) - 1));
    }

    /// <summary>The separators of the row that begins there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SeparatorCursor SeparatorsFrom(int at) => new(ref At(at), at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref IndexedBlock At(int at) => ref Unsafe.Add(ref _blocks, at >> 6);
}

/// <summary>64 bytes; bit 0 is the first one.</summary>
/// <param name="Separators">Commas that end a field.</param>
/// <param name="Breaks">Where LF or CR stands.</param>
/// <param name="SeparatorsBefore">How many separators the blocks before it have.</param>
internal readonly record struct IndexedBlock(ulong Separators, ulong Breaks, int SeparatorsBefore)
{
    /// <summary>Bits of 64 bytes that begin amid one word and end in the next; those of the word where they begin with it.</summary>
    /// <param name="at">Where they begin. The count of a shift is taken by its lowest six bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Amid(ulong word, ulong next, int at) => (word >> at) | (next << 1 << ~at);
}
