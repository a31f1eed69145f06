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
            var stop = StructuralKernel<TLanes>.Run(window, next, isLast, rows, fold, out var last);
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

    // A row that ends with CR may have an LF left, which is no line of its own.
    private static int AfterLineEnd(ReadOnlySpan<byte> window, int next) =>
        next > 0 && next < window.Length && window[next] == '\n' && window[next - 1] == '\r' ? next + 1 : next;
}
