using System.Globalization;
using System.Text;
using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.Chaos.Data;

/// <summary>Station files of a round: small, sound, and many. What is bad in them is added by faults of content.</summary>
internal sealed class SourceData(Random chance, string rowMark)
{
    public const string Header = "\"STATION\",\"DATE\",\"LATITUDE\",\"LONGITUDE\",\"ELEVATION\",\"NAME\",\"TEMP\"";

    private const int Objects = 200;
    private const int Years = 3;
    private int _next;

    public List<GivenObject> Sound() => [.. Enumerable.Range(0, Objects).Select(_ => Object(Text()))];

    /// <summary>A key of its own, in one of the years.</summary>
    public string Key(string ending = ".csv") => $"{2021 + (_next % Years)}/{++_next:d11}{ending}";

    public GivenObject Object(string text) => new(Key(), Encoding.UTF8.GetBytes(text));

    public string Text(string end = "\n", int? rows = null) =>
        string.Concat(Rows(rows ?? chance.Next(8, 25)).Prepend(Header).Select(line => line + end));

    // Few values and few stations, so that equal temperatures meet often and the rule of ties decides.
    public IEnumerable<string> Rows(int count)
    {
        var station = $"{chance.Next(1, 40):d11}";
        var first = new DateOnly(2021 + (_next % Years), chance.Next(1, 10), chance.Next(1, 28));
        for (var i = 0; i < count; i++)
        {
            var value = chance.Next(20) == 0 ? 9999.9m : chance.Next(600, 1_000) / 10m;
            yield return Row(station, first.AddDays(i * 2), $"{rowMark} {station}, XX", value.ToString("0.0", CultureInfo.InvariantCulture));
        }
    }

    public static string Row(string station, DateOnly date, string name, string value) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{station}\",\"{date:yyyy-MM-dd}\",\"47.2\",\"-11.4\",\"2254.0\",\"{name}\",\"{value,6}\"");
}
