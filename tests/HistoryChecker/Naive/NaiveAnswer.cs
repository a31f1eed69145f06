using System.Globalization;
using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.HistoryChecker.Naive;

/// <summary>One month of the answer, every field as it is exported.</summary>
public sealed record MonthRow(
    string Month, decimal Value, string Station, string Name, string Date, string Latitude, string Longitude, string Elevation, string Source);

/// <summary>The hottest row of each month over some objects, by one loop over all rows.</summary>
public sealed class NaiveAnswer
{
    private const decimal NotMeasured = 9999.9m;

    private readonly SortedDictionary<string, (MonthRow Row, byte[] Key, int Line)> _best = new(StringComparer.Ordinal);

    public NaiveAnswer(IEnumerable<GivenObject> objects)
    {
        foreach (var item in objects)
        {
            Items++;
            Add(item.Key, NaiveCsv.Rows(item.Key, item.Content!));
        }
    }

    public int Items { get; private set; }

    public long Rows { get; private set; }

    public IReadOnlyList<MonthRow> Months => [.. _best.Values.Select(best => best.Row)];

    private void Add(string key, IReadOnlyList<(int Line, IReadOnlyList<string> Fields)> rows)
    {
        var header = rows[0].Fields;
        foreach (var (line, fields) in rows.Skip(1))
        {
            Rows++;
            var text = Of("TEMP").Trim();
            if (text.Length == 0 || decimal.Parse(text, CultureInfo.InvariantCulture) is var value && value == NotMeasured)
            {
                continue;
            }

            var date = Of("DATE").Trim();
            Offer(
                new MonthRow(date[..7], value, Of("STATION"), Of("NAME"), date, Of("LATITUDE"), Of("LONGITUDE"), Of("ELEVATION"), $"{key}:{line}"),
                System.Text.Encoding.UTF8.GetBytes(key),
                line);

            string Of(string column) => IndexOf(header, column) is var at and >= 0 ? fields[at] : "";
        }
    }

    private static int IndexOf(IReadOnlyList<string> header, string column)
    {
        var at = header.Count - 1;
        while (at >= 0 && header[at] != column)
        {
            at--;
        }

        return at;
    }

    // Equal values: the earliest date, then the smallest station, then the smallest key by its bytes, then the first line.
    private void Offer(MonthRow row, byte[] key, int line)
    {
        if (!_best.TryGetValue(row.Month, out var best) || Compare(row, key, line, best) < 0)
        {
            _best[row.Month] = (row, key, line);
        }
    }

    private static int Compare(MonthRow row, byte[] key, int line, (MonthRow Row, byte[] Key, int Line) best)
    {
        var order = best.Row.Value.CompareTo(row.Value);
        order = order != 0 ? order : string.CompareOrdinal(row.Date, best.Row.Date);
        order = order != 0 ? order : string.CompareOrdinal(row.Station, best.Row.Station);
        order = order != 0 ? order : key.AsSpan().SequenceCompareTo(best.Key);
        return order != 0 ? order : line.CompareTo(best.Line);
    }
}
