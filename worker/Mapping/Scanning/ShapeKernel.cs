using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace QueueMap.Worker.Mapping.Scanning;

/// <summary>
/// Takes rows for as long as they have one shape. Nothing is skipped unproven: each byte of each row is compared with what
/// must, or must not, stand there. Anything else ends it, with no harm done: the structural kernel takes the row.
/// </summary>
internal static class ShapeKernel<TLanes>
    where TLanes : struct, IByteLanes
{
    /// <param name="window">Bytes of the item.</param>
    /// <param name="start">Where a row begins.</param>
    /// <param name="fold">Takes the rows; the shape is its own.</param>
    /// <returns>The first byte of the first row that was not taken.</returns>
    public static int Run(ReadOnlySpan<byte> window, int start, RowFold fold) =>
        fold.Shape.HasBareText ? Run<MixedLayout>(window, start, fold) : Run<QuotedLayout>(window, start, fold);

    // Compiled in full at once: a run is seconds long, and code that is to become fast later is slow for the first of them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Run<TLayout>(ReadOnlySpan<byte> window, int start, RowFold fold)
        where TLayout : struct, IRowLayout
    {
        var shape = fold.Shape;
        if (shape.Length < TLanes.MinRowBytes)
        {
            return start; // Nothing has been learnt, or by other lanes than these.
        }

        fold.Expect(shape);
        ref var key = ref shape.KeyRef;
        ref var slack = ref shape.SlackRef;
        ref var bare = ref shape.BareRef;
        var mayBePlain = shape.IsPlain;
        ref var bytes = ref MemoryMarshal.GetReference(window);
        var (length, line, next) = (shape.Length, fold.Progress.Line, start);
        for (; window.Length - next >= length; next += length, line++)
        {
            ref var row = ref Unsafe.Add(ref bytes, next);
            Prefetch.Ahead(ref row, length);
            if (!(mayBePlain && TLanes.IsPlain<TLayout>(ref row, ref key, ref slack, ref bare, length))
                && !Fits<TLayout>(window.Slice(next, length), fold))
            {
                break;
            }

            if (!fold.TryTake(window, next, line, shape))
            {
                break;
            }
        }

        fold.Settle(window, shape);
        fold.Progress.Rows += line - fold.Progress.Line;
        fold.Progress.Line = line;
        return next;
    }

    // Text past ASCII and control characters are no fault of a row here; only line breaks in it would be counted wrongly.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Fits<TLayout>(ReadOnlySpan<byte> row, RowFold fold)
        where TLayout : struct, IRowLayout
    {
        var proof = TLanes.Prove<TLayout>(ref MemoryMarshal.GetReference(row), fold.Shape);
        if (proof != RowProof.Odd)
        {
            return proof == RowProof.Plain;
        }

        fold.SawOddBytes = true;
        return !row[..fold.Shape.TextLength].ContainsAny((byte)'\r', (byte)'\n');
    }
}
