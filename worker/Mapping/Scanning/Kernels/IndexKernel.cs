using System.Runtime.CompilerServices;
using QueueMap.Worker.Mapping.Scanning.Rows;
using QueueMap.Worker.Mapping.Scanning.Simd;

namespace QueueMap.Worker.Mapping.Scanning.Kernels;

/// <summary>
/// Reads rows of any length, many at a time, for as long as no line breaks within quotes and no quote is out of place: a
/// stretch is classified whole, then its rows are read from the index. The structural kernel takes what this one does not.
/// </summary>
internal static class IndexKernel<TLanes>
    where TLanes : struct, IByteLanes
{
    /// <param name="window">Bytes of the item.</param>
    /// <param name="start">Where a row begins.</param>
    /// <param name="maxRows">After how many rows to stop; less those that were taken.</param>
    /// <param name="fold">Takes the rows.</param>
    /// <param name="last">The last row taken, with its line break.</param>
    /// <returns>"End of window" where the next row is not whole, or is not of that kind.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static KernelStop Run(ReadOnlySpan<byte> window, int start, ref int maxRows, RowFold fold, out Range last)
    {
        last = default;
        var index = new StructuralIndex(stackalloc IndexedBlock[StructuralIndex.Blocks]);
        while (true)
        {
            var covered = index.Fill<TLanes>(window[start..], out var sawOddBytes);
            fold.SawOddBytes |= sawOddBytes;
            var (origin, at, passed) = (start, 0, 0);
            for (int end; (end = index.FindBreak(at)) < covered;)
            {
                var separators = index.SeparatorsBefore(end) - passed;
                start = origin + end + 1;
                if (end == at)
                {
                    fold.Progress.Line += LineEnd.IsSecondOfPair(window, start - 1) ? 0 : 1;
                }
                else if (!TryTake(window, origin, index, at, end, separators, fold))
                {
                    return fold.Stop(window, origin + at, StopReason.BadRow);
                }
                else
                {
                    fold.Progress.Line++;
                    last = (origin + at)..start;
                    if (--maxRows == 0)
                    {
                        return fold.Stop(window, start, StopReason.EnoughRows);
                    }
                }

                (at, passed) = (end + 1, passed + separators);
            }

            if (at == 0)
            {
                return fold.Stop(window, start, StopReason.EndOfWindow);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryTake(ReadOnlySpan<byte> window, int origin, StructuralIndex index, int at, int end, int separators, RowFold fold)
    {
        FieldPlace group = default, value = default;
        if (separators + 1 == fold.FieldCount)
        {
            var cursor = index.SeparatorsFrom(at);
            if (fold.GroupField <= fold.ValueField)
            {
                group = Place(ref cursor, fold.GroupField, origin, at, end, separators);
                value = fold.GroupField == fold.ValueField ? group : Place(ref cursor, fold.ValueField, origin, at, end, separators);
            }
            else
            {
                value = Place(ref cursor, fold.ValueField, origin, at, end, separators);
                group = Place(ref cursor, fold.GroupField, origin, at, end, separators);
            }
        }

        return fold.TryTake(window, origin + at, origin + end, separators + 1, group, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldPlace Place(ref SeparatorCursor cursor, int field, int origin, int at, int end, int separators)
    {
        var begin = field == 0 ? at : cursor.Find(field - 1) + 1;
        return new(origin + begin, origin + (field == separators ? end : cursor.Find(field)));
    }
}
