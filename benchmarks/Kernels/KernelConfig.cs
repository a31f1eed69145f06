using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace QueueMap.Benchmarks;

/// <summary>
/// Runs in this process, so that what is measured is the build that this solution made: a generated project would be built
/// under its own settings. Allocations are counted.
/// </summary>
internal sealed class KernelConfig : ManualConfig
{
    /// <summary>Where noise hides the mean for longer, the median is still right, and the whole takes minutes and not an hour.</summary>
    private const int MaxIterations = 30;

    public KernelConfig()
    {
        AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithMaxIterationCount(MaxIterations));
        AddDiagnoser(MemoryDiagnoser.Default);
        AddLogger(ConsoleLogger.Default);
        AddExporter(MarkdownExporter.GitHub);
        AddColumnProvider(DefaultColumnProviders.Instance);
        AddColumn(new RateColumn("MB/s", "10^6 bytes of input a second", work => work.Bytes, (bytes, ns) => bytes * 1e3 / ns));
        AddColumn(new RateColumn("ns/row", "Nanoseconds a row of input", work => work.Rows, (rows, ns) => ns / rows));
        AddColumn(new RateColumn("ns/partial", "Nanoseconds a partial", work => work.Partials, (partials, ns) => ns / partials));
    }
}
