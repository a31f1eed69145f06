using System.Globalization;
using System.Text;
using CsvHelper;
using FsCheck;
using FsCheck.Fluent;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping;

namespace QueueMap.Tests.Mapping;

/// <summary>Rows of any texts, written by CsvHelper's writer, give the maxima that a naive computation gives over the same rows.</summary>
public sealed class RoundTripTests
{
    private sealed record Row(string Station, DateOnly Date, decimal? Value, string Other, string Name);

    private static readonly int[] s_buffers = [256, 65536];

    // Whatever a writer must quote or escape, and whatever a reader may stumble over.
    private static readonly Gen<string> s_text = Gen.Elements(
        "A", "b", " ", "  ", ",", "\"", "\"\"", "\n", "\r", "\r\n", "é", "€", "\U0001F600", "\uFF5E", "\uFEFF", "\uFFFD", "=", "\t", "'", ";", "0")
        .ListOf().Select(string.Concat);

    private static readonly Gen<Row> s_row =
        from station in s_text
        from day in Gen.Choose(0, 120)
        from value in Gen.Choose(-30, 30)
        from scale in Gen.Choose(0, 3)
        from isMissing in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        from other in s_text
        from name in s_text
        select new Row(
            station,
            new DateOnly(2023, 12, 1).AddDays(day),
            isMissing ? null : new decimal(Math.Abs(value), 0, 0, value < 0, (byte)scale),
            other,
            name);

    private static readonly Arbitrary<List<Row>> s_rows = s_row.ListOf().ToArbitrary();

    [Fact]
    public void Rows_written_are_read_back_to_the_naive_maxima() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20240105, 7),
        Prop.ForAll(s_rows, rows =>
        {
            var expected = Naive(rows);
            foreach (var buffer in s_buffers)
            {
                var mapped = Assert.IsType<ItemScan.Mapped>(Scanning.Scan(Written(rows), OnBadRow.Quarantine, buffer));
                Assert.Equal(expected, mapped.Maxima.Select(entry =>
                    (entry.Key, entry.Value.Value.ToString(CultureInfo.InvariantCulture), string.Join('|', entry.Value.Kept), entry.Value.Line)));
                Assert.Equal((rows.Count, rows.Count(row => row.Value is null)), (mapped.Rows, mapped.Missing));
            }
        }));

    private static byte[] Written(IEnumerable<Row> rows)
    {
        using var content = new MemoryStream();
        using (var writer = CsvWriter.Create(content, null, leaveOpen: true))
        {
            writer.WriteRecord(Scanning.Header.TrimEnd().Split(','));
            foreach (var row in rows)
            {
                writer.WriteRecord([row.Station, Date(row), row.Other, Text(row.Value), row.Name]);
            }
        }

        return content.ToArray();
    }

    private static List<(string Month, string Value, string Kept, long Line)> Naive(List<Row> rows)
    {
        var lines = new List<long>();
        var line = 2L;
        foreach (var row in rows)
        {
            lines.Add(line);
            line += 1 + Breaks(row.Station) + Breaks(row.Other) + Breaks(row.Name);
        }

        return [.. rows.Zip(lines)
            .Where(pair => pair.First.Value is not null)
            .GroupBy(pair => Date(pair.First)[..7])
            .OrderBy(month => month.Key, StringComparer.Ordinal)
            .Select(month => (month.Key, Best: month
                .OrderByDescending(pair => pair.First.Value)
                .ThenBy(pair => pair.First.Date)
                .ThenBy(pair => Convert.ToHexString(Encoding.UTF8.GetBytes(pair.First.Station.Trim(' '))), StringComparer.Ordinal)
                .ThenBy(pair => pair.Second)
                .First()))
            .Select(month => (
                month.Key,
                Text(month.Best.First.Value),
                string.Join('|', Date(month.Best.First), month.Best.First.Station.Trim(' '), month.Best.First.Name.Trim(' ')),
                month.Best.Second))];
    }

    private static int Breaks(string text) => text.Replace("\r\n", "\n").Count(unit => unit is '\n' or '\r');

    private static string Date(Row row) => row.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(decimal? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
