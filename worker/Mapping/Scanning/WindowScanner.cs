using QueueMap.Worker.Mapping.Scanning.Kernels;
using QueueMap.Worker.Mapping.Scanning.Rows;
using QueueMap.Worker.Mapping.Scanning.Simd;

namespace QueueMap.Worker.Mapping.Scanning;

/// <summary>Which kernels may run: for measurements and tests; the answer is the same.</summary>
public enum ScanKernels
{
    /// <summary>Rows are compared with a shape, and classified where they have another one.</summary>
    ShapeFirst,

    /// <summary>Every row is classified.</summary>
    StructuralOnly,
}

/// <summary>Takes the rows of one window with both kernels in turn.</summary>
internal static class WindowScanner<TLanes>
    where TLanes : struct, IByteLanes
{
    /// <summary>
    /// Where shapes change from row to row, more and more rows are classified at once before a shape is tried again, so that
    /// trying costs little.
    /// </summary>
    private const int MaxRowsClassified = 256;

    /// <summary>A shape that holds for so many rows has paid for being learnt.</summary>
    private const int RowsThatPay = 8;

    /// <summary>An index is made of 8 KiB at once, some thirty GSOD rows: half of them should be wanted.</summary>
    private const int RowsThatPayAnIndex = 16;

    /// <param name="window">Bytes of the item.</param>
    /// <param name="start">Where a row begins; what stands before it in the window has been read.</param>
    /// <param name="isLast">Whether the item ends with the window.</param>
    /// <param name="kernels">Which kernels may run.</param>
    /// <param name="fold">Takes the rows.</param>
    public static KernelStop Run(ReadOnlySpan<byte> window, int start, bool isLast, ScanKernels kernels, RowFold fold)
    {
        var rows = kernels == ScanKernels.ShapeFirst ? 1 : int.MaxValue;
        var next = start;
        while (true)
        {
            next = AfterLineEnd(window, next);
            var stop = Classified(window, next, isLast, rows, fold, out var last);
            if (stop.Reason != StopReason.EnoughRows)
            {
                return stop;
            }

            var began = next = AfterLineEnd(window, stop.Next);
            var shape = fold.Shape;
            next = ShapeKernel<TLanes>.Run(window, began, fold);
            if (next == began && shape.TryLearn<TLanes>(window[last.Start..began]))
            {
                next = ShapeKernel<TLanes>.Run(window, began, fold);
            }

            rows = shape.Length > 0 && next - began >= RowsThatPay * shape.Length ? 1 : Math.Min(rows * 2, MaxRowsClassified);
        }
    }

    private static KernelStop Classified(ReadOnlySpan<byte> window, int start, bool isLast, int maxRows, RowFold fold, out Range last)
    {
        while (maxRows >= RowsThatPayAnIndex)
        {
            var stop = IndexKernel<TLanes>.Run(window, start, ref maxRows, fold, out last);
            if (stop.Reason == StopReason.EndOfWindow)
            {
                // One row of another kind, or the last one.
                stop = StructuralKernel<TLanes>.Run(window, stop.Next, isLast, 1, fold, out last);
                maxRows--;
            }

            if (stop.Reason != StopReason.EnoughRows || maxRows == 0)
            {
                return stop;
            }

            start = stop.Next;
        }

        return StructuralKernel<TLanes>.Run(window, start, isLast, maxRows, fold, out last);
    }

    // A row that ends with CR may have an LF left, which is no line of its own.
    private static int AfterLineEnd(ReadOnlySpan<byte> window, int next) =>
        next < window.Length && LineEnd.IsSecondOfPair(window, next) ? next + 1 : next;
}
