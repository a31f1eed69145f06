using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace QueueMap.Benchmarks;

/// <summary>The median time of a call in terms of the work that a call is.</summary>
internal sealed class RateColumn(string name, string legend, Func<Work, long> amount, Func<long, double, double> rate) : IColumn
{
    public string Id => name;

    public string ColumnName => name;

    public string Legend => legend;

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        var work = WorkOf(benchmarkCase);
        var median = summary[benchmarkCase]?.ResultStatistics?.Median;
        return median is null || amount(work) == 0 ? "-" : $"{rate(amount(work), median.Value):N1}";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(one => amount(WorkOf(one)) > 0);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    private static Work WorkOf(BenchmarkCase benchmark) => benchmark.Descriptor.Type switch
    {
        var type when type == typeof(ScannerBenchmarks) => ScannerBenchmarks.PerCall,
        var type when type == typeof(FoldBenchmarks) => FoldBenchmarks.PerCall,
        var type => throw new InvalidOperationException($"{type} has to say here how much work one call of it is."),
    };
}
