using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QueueMap.Worker.Mapping.Scanning.Rows;
using QueueMap.Worker.Mapping.Scanning.Simd;

namespace QueueMap.Worker.Mapping.Scanning.Kernels;

/// <summary>
/// Takes rows for as long as they have one shape. Nothing is skipped unproven: each byte of each row is compared with what
/// must, or must not, stand there. Anything else ends it, with no harm done: the structural kernel takes the row.
/// </summary>
internal static class ShapeKernel<TLanes>
    where TLanes : struct, IByteLanes
{
    /// <summary>
    /// So much is proven before it is read, and up to a quad more: two short loops are faster than a long one. From 1 to 8 KiB
    /// it makes no difference that could be measured.
    /// </summary>
    private const int StepBytes = 2048;

    /// <param name="window">Bytes of the item.</param>
    /// <param name="start">Where a row begins.</param>
    /// <param name="fold">Takes the rows; the shape is its own.</param>
    /// <returns>The first byte of the first row that was not taken.</returns>
    public static int Run(ReadOnlySpan<byte> window, int start, RowFold fold)
    {
        var shape = fold.Shape;
        var length = shape.Length;
        if (length < TLanes.MinRowBytes || window.Length - start < length)
        {
            return start; // Nothing has been learnt, or by other lanes than these.
        }

        fold.Expect(shape, start);
        var (step, next) = (((StepBytes / length) + RowQuad.Rows) / RowQuad.Rows * RowQuad.Rows, start);
        while (true)
        {
            var rows = Math.Min(step, (window.Length - next) / length);
            var plain = !shape.IsPlain ? 0
                : shape.HasBareText ? PlainRows<MixedLayout>(window.Slice(next, rows * length), shape)
                : PlainRows<QuotedLayout>(window.Slice(next, rows * length), shape);
            var taken = fold.Take(window, next, plain, shape);
            next += taken * length;
            if (taken < plain || window.Length - next < length)
            {
                break;
            }

            if (plain < rows)
            {
                if (!Fits(window.Slice(next, length), fold) || fold.Take(window, next, 1, shape) == 0)
                {
                    break;
                }

                next += length;
            }
        }

        fold.Settle(window, shape);
        return next;
    }

    // Compiled in full at once: a run is seconds long, and code that is to become fast later is slow for the first of them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int PlainRows<TLayout>(ReadOnlySpan<byte> rows, RowShape shape)
        where TLayout : struct, IRowLayout
    {
        ref var row = ref MemoryMarshal.GetReference(rows);
        ref var key = ref shape.Key;
        ref var slack = ref shape.Slack;
        var length = shape.Length;
        for (var (plain, count) = (0, rows.Length / length); ; plain++)
        {
            if (plain == count)
            {
                return plain;
            }

            Prefetch.Ahead(ref row, length);
            if (!TLanes.IsPlain<TLayout>(ref row, ref key, ref slack, length))
            {
                return plain;
            }

            row = ref Unsafe.Add(ref row, length);
        }
    }

    // Text past ASCII and control characters are no fault of a row here; only line breaks in it would be counted wrongly.
    private static bool Fits(ReadOnlySpan<byte> row, RowFold fold)
    {
        var proof = TLanes.Prove(ref MemoryMarshal.GetReference(row), fold.Shape);
        if (proof != RowProof.Odd)
        {
            return proof == RowProof.Plain;
        }

        fold.SawOddBytes = true;
        return !row[..fold.Shape.TextLength].ContainsAny((byte)'\r', (byte)'\n');
    }
}
