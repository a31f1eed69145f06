using System.Globalization;
using System.Text;
using QueueMap.Simulation.World;

namespace QueueMap.Simulation.Oracles;

/// <summary>The result, computed as simply as can be from the rows as they were made up: sort all of a month, take the first.</summary>
internal static class NaiveResult
{
    public static IReadOnlyList<NaiveRow> Of(IEnumerable<Sources.Version> mapped) =>
    [
        .. mapped.SelectMany(item => item.Rows.Where(row => row.Value is not null).Select(row => (item.Key, Row: row)))
            .GroupBy(one => one.Row.Month, StringComparer.Ordinal)
            .OrderBy(month => month.Key, StringComparer.Ordinal)
            .Select(month => month
                .OrderByDescending(one => one.Row.Value)
                .ThenBy(one => one.Row.Date, StringComparer.Ordinal)
                .ThenBy(one => one.Row.Station, StringComparer.Ordinal)
                .ThenBy(one => one.Key, StringComparer.Ordinal)
                .ThenBy(one => one.Row.Line)
                .First())
            .Select(best => new NaiveRow(
                best.Row.Month, best.Row.Value!.Value, best.Row.Station, best.Row.Name, best.Row.Date,
                best.Row.Latitude, best.Row.Longitude, best.Row.Elevation, $"{best.Key}:{best.Row.Line}")),
    ];

    /// <summary>The export, to the byte.</summary>
    public static byte[] CsvOf(IReadOnlyList<NaiveRow> rows)
    {
        var text = new StringBuilder("month,value,unit,station,name,date,latitude,longitude,elevation,source\n");
        foreach (var row in rows)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{row.Month},{row.Value:0.0},F,{row.Station},{CsvForm.Field(row.Name)},{row.Date},{row.Latitude},{row.Longitude},{row.Elevation},{CsvForm.Field(row.Source)}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}

internal sealed record NaiveRow(
    string Month, decimal Value, string Station, string Name, string Date, string Latitude, string Longitude, string Elevation, string Source);
