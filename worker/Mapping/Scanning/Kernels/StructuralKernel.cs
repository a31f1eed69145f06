using System.Numerics;
using System.Runtime.InteropServices;
using QueueMap.Worker.Mapping.Scanning.Rows;
using QueueMap.Worker.Mapping.Scanning.Simd;

namespace QueueMap.Worker.Mapping.Scanning.Kernels;

/// <summary>Reads rows of any form by classifying every byte, 64 at a time, and says which row is malformed.</summary>
internal static class StructuralKernel<TLanes>
    where TLanes : struct, IByteLanes
{
    private const int BlockBytes = 64;

    /// <param name="window">Bytes of the item.</param>
    /// <param name="start">Where a row begins.</param>
    /// <param name="isLast">Whether the item ends with the window.</param>
    /// <param name="maxRows">After how many rows to stop.</param>
    /// <param name="fold">Takes the rows.</param>
    /// <param name="last">The last row taken, with its line break.</param>
    public static KernelStop Run(ReadOnlySpan<byte> window, int start, bool isLast, int maxRows, RowFold fold, out Range last)
    {
        last = default;
        var walk = new RowWalk(fold, start);
        Span<byte> tail = stackalloc byte[BlockBytes];
        var parity = default(QuoteParity);
        for (var block = start; block < window.Length; block += BlockBytes)
        {
            var valid = ulong.MaxValue;
            ref var bytes = ref MemoryMarshal.GetReference(tail);
            if (window.Length - block >= BlockBytes)
            {
                bytes = ref MemoryMarshal.GetReference(window[block..]);
            }
            else
            {
                tail.Fill((byte)' ');
                window[block..].CopyTo(tail);
                valid = ~(ulong.MaxValue << (window.Length - block));
            }

            var masks = TLanes.Classify(ref bytes);
            fold.SawOddBytes |= masks.Odd != 0;
            var (inside, separators, misplaced) = parity.Next(masks);
            var bad = misplaced & valid;
            var sound = bad == 0 ? ulong.MaxValue : (bad & (0 - bad)) - 1;

            var row = ulong.MaxValue;
            for (var breaks = masks.Breaks & sound; breaks != 0; breaks &= breaks - 1)
            {
                var at = BitOperations.TrailingZeroCount(breaks);
                var position = block + at;
                if (((inside >> at) & 1) != 0)
                {
                    walk.BreakWithin(window, position);
                    continue;
                }

                walk.Separators(separators & row & ((1UL << at) - 1), block);
                row = ulong.MaxValue << at << 1;
                var begin = walk.Start;
                if (!walk.TryEnd(window, position, out var isRow))
                {
                    return fold.Stop(window, walk.Start, StopReason.BadRow);
                }

                if (isRow)
                {
                    last = begin..(position + 1);
                    if (--maxRows == 0)
                    {
                        return fold.Stop(window, walk.Start, StopReason.EnoughRows);
                    }
                }
            }

            if (bad != 0)
            {
                return fold.Stop(window, walk.Start, StopReason.BadRow);
            }

            walk.Separators(separators & row, block);
        }

        if (isLast && walk.Start < window.Length && (parity.IsWithin || !walk.TryEnd(window, window.Length, out _)))
        {
            return fold.Stop(window, walk.Start, StopReason.BadRow);
        }

        // What is too long without its end in sight is too long with it.
        var isTooLong = window.Length - walk.Start > RowLimits.MaxRowBytes;
        return fold.Stop(window, walk.Start, isTooLong ? StopReason.BadRow : StopReason.EndOfWindow);
    }
}
