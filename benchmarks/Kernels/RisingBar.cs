using QueueMap.Contracts.Maxima;
using QueueMap.Worker.Mapping;

namespace QueueMap.Benchmarks;

/// <summary>What rows must reach in the course of one batch, as <c>BatchTally</c> has it: nothing at first, then the best so far.</summary>
internal sealed class RisingBar : IMonthBar
{
    private readonly Dictionary<int, decimal> _best = [];

    public void Add(ItemScan.Mapped scan)
    {
        foreach (var (month, best) in scan.Maxima)
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
