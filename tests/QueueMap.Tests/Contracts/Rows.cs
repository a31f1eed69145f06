using FsCheck;
using FsCheck.Fluent;
using QueueMap.Contracts.Maxima;

namespace QueueMap.Tests.Contracts;

/// <summary>Candidate rows out of few values, so that every kind of tie comes up often.</summary>
internal static class Rows
{
    public const int TieColumns = 2;

    private static readonly string[] s_texts = ["", "a", "B", "é", "\uFF5E", "\U0001F600", "a/b", "a0"];

    public static readonly Gen<Maximum> One =
        from value in Gen.Elements(-40m, 92m, 92.0m, 92.00m, 103.5m)
        from date in Gen.Elements(s_texts)
        from station in Gen.Elements(s_texts)
        from name in Gen.Elements(s_texts)
        from key in Gen.Elements(s_texts)
        from line in Gen.Choose(1, 3)
        select new Maximum(value, [date, station, name], key, line);

    /// <summary>Rows with their groups.</summary>
    public static readonly Gen<KeyValuePair<string, Maximum>> Grouped =
        from month in Gen.Elements("2024-01", "2024-02", "日本")
        from row in One
        select KeyValuePair.Create(month, row);

    public static string Table(IEnumerable<KeyValuePair<string, Maximum>> rows)
    {
        var table = new MaximaTable(TieColumns);
        table.Add(rows);
        return Text(table);
    }

    public static string Text(MaximaTable table) =>
        string.Join('\n', table.Groups.Select(group => $"{group.Key}={Identity(group.Value)}"));

    /// <summary>
    /// What makes a row itself. A row of one object has one line of it: what a worker keeps of it and how its value is
    /// written are settled by key and line, and are no part of the order.
    /// </summary>
    public static string Identity(Maximum row) => FormattableString.Invariant(
        $"{row.Value / 1.000000000000m}|{row.Kept[0]}|{row.Kept[1]}|{row.Key}|{row.Line}");
}
