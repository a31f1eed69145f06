using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Maxima;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping;

namespace QueueMap.Benchmarks;

/// <summary>
/// What rows must reach late in a batch, when its months hold their best: most items of a run are scanned against a bar that
/// is about as high.
/// </summary>
internal sealed class LateBar : IMonthBar
{
    private readonly Dictionary<int, decimal> _best = [];

    public LateBar(IItemScanner scanner, IEnumerable<byte[]> files)
    {
        var plan = new ColumnPlan(JobCatalog.HottestByMonth);
        foreach (var (month, best) in files.SelectMany(file => ((ItemScan.Mapped)scanner.Scan(file, "", plan, OnBadRow.Quarantine)).Maxima))
        {
            if (!MonthNumber.TryParse(month, out var number))
            {
                throw new InvalidDataException($"The scan names the month '{month}', which is none.");
            }

            _best[number] = Math.Max(best.Value, _best.GetValueOrDefault(number, best.Value));
        }
    }

    public decimal? ValueToReach(int month) => _best.TryGetValue(month, out var value) ? value : null;
}
