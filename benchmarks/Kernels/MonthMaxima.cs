using QueueMap.Contracts.Maxima;

namespace QueueMap.Benchmarks;

/// <summary>The hottest row of each month by station and date, by QueueMap's rule for ties: what the CsvHelper loop keeps.</summary>
internal sealed class MonthMaxima
{
    private readonly Dictionary<int, Best> _best = [];

    public IEnumerable<string> Lines => _best.OrderBy(one => one.Key)
        .Select(one => $"{MonthNumber.Text(one.Key)},{one.Value.Value},{one.Value.Station},{one.Value.Date}");

    public void Offer(int month, decimal value, ReadOnlySpan<byte> station, ReadOnlySpan<byte> date)
    {
        // Text is made of what may win, which is rare.
        if (!_best.TryGetValue(month, out var best) || value >= best.Value)
        {
            Offer(month, new Best(value, Text(date), Text(station)));
        }
    }

    public void Add(MonthMaxima other)
    {
        foreach (var (month, best) in other._best)
        {
            Offer(month, best);
        }
    }

    private void Offer(int month, Best challenger)
    {
        if (!_best.TryGetValue(month, out var holder) || challenger.Beats(holder))
        {
            _best[month] = challenger;
        }
    }

    private static string Text(ReadOnlySpan<byte> ascii) => System.Text.Encoding.ASCII.GetString(ascii);

    private sealed record Best(decimal Value, string Date, string Station)
    {
        public bool Beats(Best holder) => Value != holder.Value
            ? Value > holder.Value
            : string.CompareOrdinal(Date, holder.Date) is var byDate && byDate != 0
                ? byDate < 0
                : string.CompareOrdinal(Station, holder.Station) < 0;
    }
}
