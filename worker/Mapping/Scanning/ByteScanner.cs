using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping.Scanning.Kernels;
using QueueMap.Worker.Mapping.Scanning.Rows;
using QueueMap.Worker.Mapping.Scanning.Simd;

namespace QueueMap.Worker.Mapping.Scanning;

/// <summary>
/// Scans UTF-8 as bytes, many at a time. Where it meets what it does not read itself (UTF-16, a malformed header, the first
/// row that has to be reported), CsvHelper goes on from there: so each fault is told in one way, and each item is read at
/// most twice.
/// </summary>
public sealed class ByteScanner : IItemScanner
{
    private readonly CsvHelperScanner _oracle;
    private readonly ScanKernels _kernels;
    private readonly SimdPath _path;

    /// <param name="path">How many bytes at a time; null for the most that the processor can.</param>
    /// <param name="kernels">Which kernels may run.</param>
    /// <param name="bufferBytes">Bytes of a stream read at a time. Changes the speed, never the answer.</param>
    /// <exception cref="PlatformNotSupportedException">The processor lacks the path.</exception>
    public ByteScanner(
        SimdPath? path = null, ScanKernels kernels = ScanKernels.ShapeFirst, int bufferBytes = CsvHelperScanner.DefaultBufferBytes)
    {
        _path = path ?? SimdPaths.Best;
        if (!SimdPaths.IsSupported(_path))
        {
            throw new PlatformNotSupportedException($"This processor has no {_path}; the best it has is {SimdPaths.Best}.");
        }

        _kernels = kernels;
        _oracle = new CsvHelperScanner(bufferBytes);
        BufferBytes = bufferBytes;
    }

    internal int BufferBytes { get; }

    public ItemScan Scan(ReadOnlyMemory<byte> content, string key, ColumnPlan plan, OnBadRow onBadRow) =>
        new WholeItem(this, _oracle, key, plan, onBadRow).Scan(content);

    public ItemScan Scan(Stream content, string key, ColumnPlan plan, OnBadRow onBadRow)
    {
        using var item = new StreamedItem(this, _oracle, content, key, plan, onBadRow);
        return item.Scan();
    }

    internal KernelStop Run(ReadOnlySpan<byte> window, int start, bool isLast, RowFold fold) => _path switch
    {
        SimdPath.Vector512 => WindowScanner<Vector512Lanes>.Run(window, start, isLast, _kernels, fold),
        SimdPath.Vector256 => WindowScanner<Vector256Lanes>.Run(window, start, isLast, _kernels, fold),
        SimdPath.Vector128 => WindowScanner<Vector128Lanes>.Run(window, start, isLast, _kernels, fold),
        _ => WindowScanner<ScalarLanes>.Run(window, start, isLast, _kernels, fold),
    };
}
