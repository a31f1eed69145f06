using System.Globalization;
using System.Text.Json.Nodes;
using QueueMap.HistoryChecker.Evidence;
using QueueMap.HistoryChecker.Naive;

namespace QueueMap.HistoryChecker.Oracles;

/// <summary>O2: the result equals a separate, naive computation over the sound objects: in the run's file, and in the table.</summary>
internal static class Answer
{
    public static Ruling Rule(History history)
    {
        if (history.Last is not { } last)
        {
            return new("O2", "no ended run", ["there is no result to compare"]);
        }

        var naive = Expected(history, last);
        var findings = new List<string>();
        var file = Manifests.Result(last, history.Facts.Run)["rows"]!.AsArray().Select(row => RowOf(row!)).ToList();
        Compare("the result file", naive.Months, file, findings);
        var table = last.Results.Where(item => Snapshot.Text(item, "month") is { } month && month[0] != '#').Select(RowOf)
            .OrderBy(row => row.Month, StringComparer.Ordinal).ToList();
        Compare("the table of results", naive.Months, table, findings);
        return new("O2", $"{naive.Months.Count} months over {naive.Rows} rows of {naive.Items} objects", findings);
    }

    /// <summary>Over what was mapped; O1 says whether that is what should be.</summary>
    public static NaiveAnswer Expected(History history, Snapshot last)
    {
        var mapped = Manifests.Outcomes(last, history.Facts.Run, "SUCCEEDED").Select(Manifests.KeyOf).ToHashSet(StringComparer.Ordinal);
        return new NaiveAnswer(history.Objects.Where(item => item.Bad is null && mapped.Contains(item.Key)));
    }

    private static void Compare(string what, IReadOnlyList<MonthRow> expected, List<MonthRow> found, List<string> findings)
    {
        if (expected.Count != found.Count)
        {
            findings.Add($"{what} has {found.Count} months, and should have {expected.Count}");
        }

        findings.AddRange(expected.Zip(found).Where(pair => pair.First != pair.Second).Take(3).Select(pair => $"{what} has {pair.Second}, and should have {pair.First}"));
    }

    private static MonthRow RowOf(JsonNode row) => new(
        Text(row, "month"), row["value"]!.GetValue<decimal>(), Text(row, "station"), Text(row, "name"), Text(row, "date"), Text(row, "latitude"),
        Text(row, "longitude"), Text(row, "elevation"), Text(row, "source"));

    private static MonthRow RowOf(JsonObject item) => new(
        In(item, "month"), decimal.Parse(item["value"]!["N"]!.GetValue<string>(), CultureInfo.InvariantCulture), In(item, "station"), In(item, "name"),
        In(item, "date"), In(item, "latitude"), In(item, "longitude"), In(item, "elevation"), In(item, "source"));

    private static string Text(JsonNode row, string name) => row[name]!.GetValue<string>();

    private static string In(JsonObject item, string name) => Snapshot.Text(item, name) ?? "";
}
