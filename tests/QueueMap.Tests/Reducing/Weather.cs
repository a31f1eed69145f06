using System.Globalization;
using System.Text;
using QueueMap.Contracts.Results;
using QueueMap.Producer.Output;
using QueueMap.Tests.Storage.InMemory;

namespace QueueMap.Tests.Reducing;

/// <summary>
/// Small data with many equal temperatures, and a second, naive computation of its result: read every line, sort, take
/// the first of each month.
/// </summary>
internal static class Weather
{
    private const string Header = "STATION,DATE,TEMP,NAME,LATITUDE,LONGITUDE,ELEVATION\n";

    /// <summary>Puts object 2024/S000.csv and so on; a bad one holds a malformed row at its end.</summary>
    public static void Put(InMemorySource source, int i, bool isBad) =>
        source.Put(KeyOf(i), Encoding.UTF8.GetBytes(ContentOf(i) + (isBad ? $"S{i:d3},2024-01-09,hot,N,0,0,0\n" : "")));

    public static string KeyOf(int i) => $"2024/S{i:d3}.csv";

    public static string ContentOf(int i)
    {
        var chance = new Random(i);
        var rows = new StringBuilder(Header);
        for (var row = 0; row < 4; row++)
        {
            // Stations differ from objects, so that ties go on to the key; one value in ten is missing.
            var temp = chance.Next(10) == 0 ? "9999.9" : $"{chance.Next(88, 91)}.{chance.Next(2)}";
            rows.Append(CultureInfo.InvariantCulture, $"T{i / 3},2024-{chance.Next(1, 4):d2}-{chance.Next(1, 3):d2},{temp},N{i / 3},{i}.5,-{i}.25,{row}.0\n");
        }

        return rows.ToString();
    }

    /// <summary>The export of the result over these objects.</summary>
    public static byte[] Export(IEnumerable<int> objects) => ExportFile.Csv([.. objects
        .SelectMany(i => ContentOf(i).TrimEnd('\n').Split('\n').Select((line, index) => (Fields: line.Split(','), Line: index + 1, Key: KeyOf(i))).Skip(1))
        .Where(row => row.Fields[2] != "9999.9")
        .GroupBy(row => row.Fields[1][..7], StringComparer.Ordinal)
        .OrderBy(month => month.Key, StringComparer.Ordinal)
        .Select(month => month
            .OrderByDescending(row => decimal.Parse(row.Fields[2], CultureInfo.InvariantCulture))
            .ThenBy(row => row.Fields[1], StringComparer.Ordinal)
            .ThenBy(row => row.Fields[0], StringComparer.Ordinal)
            .ThenBy(row => row.Key, StringComparer.Ordinal)
            .ThenBy(row => row.Line)
            .Select(row => new ResultRow(
                month.Key, decimal.Parse(row.Fields[2], CultureInfo.InvariantCulture), "F", row.Fields[0], row.Fields[3], row.Fields[1],
                row.Fields[4], row.Fields[5], row.Fields[6], $"{row.Key}:{row.Line}"))
            .First())]);
}
