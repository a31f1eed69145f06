using BenchmarkDotNet.Attributes;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Maxima;
using QueueMap.Contracts.Messages;

namespace QueueMap.Benchmarks;

/// <summary>
/// One call folds as many partials as a reducer takes at once into a shard that has seen as many before. The partials are of
/// one year, as those of a run over one year are, and each changes some of the shard's months.
/// </summary>
public class FoldBenchmarks
{
    private const int Partials = 100;
    private const int Months = 12;

    private static readonly int s_tieColumns = JobCatalog.HottestByMonth.TieBreak.Count;

    private readonly PartialMaxima[] _fresh = [.. Enumerable.Range(Partials, Partials).Select(Partial)];
    private readonly Shard _shard = Shard.Empty(0, 1)
        .Fold([.. Enumerable.Range(0, Partials).Select(Partial)], s_tieColumns, quarantine: null);

    internal static Work PerCall => new(Partials: Partials);

    [Benchmark(Description = "ShardFold.Fold, 100 partials of 12 months")]
    public Shard Fold() => _shard.Fold(_fresh, s_tieColumns, quarantine: null);

    [Benchmark(Description = "ShardFold.Fresh, 100 partials, none known")]
    public IReadOnlyList<PartialMaxima> Fresh() => _shard.Fresh(_fresh);

    private static PartialMaxima Partial(int batch) => new(
        "run", batch, new MapCounts(Mapped: 500, Bytes: 33_000_000, Rows: 170_000), GroupMaxima.Of(MaximaOf(batch)), []);

    /// <summary>Values rise and fall with the batch, so that the best of a month changes hands as it does over real stations.</summary>
    private static SortedDictionary<string, Maximum> MaximaOf(int batch)
    {
        var maxima = new SortedDictionary<string, Maximum>(StringComparer.Ordinal);
        for (var month = 1; month <= Months; month++)
        {
            var station = $"{10_000_000_000 + batch}";
            var value = 90.0m + ((batch * 37 * month) % 101 / 10m);
            maxima[$"2024-{month:D2}"] = new Maximum(
                value, [$"2024-{month:D2}-15", station, "SOMEWHERE, US", "40.123456", "-100.123456", "123.4"], $"2024/{station}.csv", 15);
        }

        return maxima;
    }
}
