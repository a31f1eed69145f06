using BenchmarkDotNet.Attributes;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Mapping.Scanning;
using QueueMap.Worker.Mapping.Scanning.Simd;

namespace QueueMap.Benchmarks;

/// <summary>One call takes every file once, on one thread; only what is in memory is read.</summary>
public class ScannerBenchmarks
{
    private static readonly ColumnPlan s_plan = new(JobCatalog.HottestByMonth);
    private static readonly ColumnPlan s_late = new(
        JobCatalog.HottestByMonth, new LateBar(new CsvHelperScanner(), GsodFiles.Instance.Contents));

    private readonly IReadOnlyList<byte[]> _files = GsodFiles.Instance.Contents;
    private readonly ByteScanner _shape = new();
    private readonly ByteScanner _structure = new(kernels: ScanKernels.StructuralOnly);
    private readonly ByteScanner _shape256 = new(SimdPath.Vector256);
    private readonly ByteScanner _shape128 = new(SimdPath.Vector128);
    private readonly ByteScanner _scalar = new(SimdPath.Scalar);
    private readonly CsvHelperScanner _oracle = new();

    internal static Work PerCall => GsodFiles.Instance.Work;

    [Benchmark(Description = "newline count, the limit")]
    public long Newlines()
    {
        var count = 0L;
        foreach (var file in _files)
        {
            count += NewlineCount.Of(file);
        }

        return count;
    }

    [Benchmark(Description = "ByteScanner, late in a batch", Baseline = true)]
    public long Late() => Scan(_shape, s_late);

    [Benchmark(Description = "ByteScanner, first of a batch")]
    public long Shape() => Scan(_shape, s_plan);

    [Benchmark(Description = "ByteScanner, structural kernel only")]
    public long Structure() => Scan(_structure, s_late);

    [Benchmark(Description = "ByteScanner, 32 bytes at a time")]
    public long Shape256() => Scan(_shape256, s_late);

    [Benchmark(Description = "ByteScanner, 16 bytes at a time")]
    public long Shape128() => Scan(_shape128, s_late);

    [Benchmark(Description = "ByteScanner, 1 byte at a time")]
    public long Scalar() => Scan(_scalar, s_late);

    [Benchmark(Description = "CsvHelperScanner, the oracle")]
    public long Oracle() => Scan(_oracle, s_late);

    [Benchmark(Description = "CsvHelper, raw spans, no checks")]
    public object CsvHelperSpans()
    {
        var maxima = new MonthMaxima();
        foreach (var file in _files)
        {
            CsvHelperLoop.Fold(file, maxima);
        }

        return maxima;
    }

    /// <summary>Throws where an item was not mapped: a scanner that gives up early is no faster.</summary>
    private static long Scan(IItemScanner scanner, ColumnPlan plan)
    {
        var rows = 0L;
        foreach (var file in GsodFiles.Instance.Contents)
        {
            rows += ((ItemScan.Mapped)scanner.Scan(file, "2024/00000000000.csv", plan, OnBadRow.Quarantine)).Rows;
        }

        return rows == PerCall.Rows ? rows : throw new InvalidOperationException($"{rows} rows of {PerCall.Rows} were read.");
    }
}
