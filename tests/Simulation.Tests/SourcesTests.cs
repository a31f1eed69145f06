using System.Globalization;
using CsvHelper;
using QueueMap.Simulation.Services;
using QueueMap.Simulation.World;

namespace QueueMap.Simulation.Tests;

/// <summary>The judge believes what the objects were made up to say. That they do say it, CsvHelper judges.</summary>
public sealed class SourcesTests
{
    private static readonly CsvReaderOptions s_options = new() { Separator = ',', HasHeader = false, TrackLineNumbers = true };

    [Fact]
    public void An_object_says_what_its_rows_say_however_it_is_written()
    {
        foreach (var (version, content) in Some().Where(one => !one.Version.IsBad))
        {
            Assert.Equal(version.Rows, Read(content));
        }
    }

    [Fact]
    public void They_are_written_in_every_form()
    {
        var texts = Some().Select(one => System.Text.Encoding.UTF8.GetString(one.Content)).ToList();
        Assert.Contains(texts, text => text.StartsWith('\uFEFF'));
        Assert.Contains(texts, text => text.Contains("\r\n", StringComparison.Ordinal));
        Assert.Contains(texts, text => text is [.., not '\n']);
        Assert.Contains(texts, text => text.Contains("REMARKS", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.StartsWith("STATION,DATE,", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.StartsWith("\"STATION\",\"DATE\",", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.StartsWith("TEMP,", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains("TWO\nLINES", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains("\"\"A\"\"", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains("😀", StringComparison.Ordinal));
    }

    [Fact]
    public void Those_that_are_bad_are_bad_in_every_way()
    {
        var texts = Some().Where(one => one.Version.IsBad).Select(one => System.Text.Encoding.Latin1.GetString(one.Content)).ToList();
        Assert.Contains("", texts);
        Assert.Contains(texts, text => text.Contains("TEMPERATURE", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Split('\n')[0].Split("TEMP").Length == 3);
        Assert.Contains(texts, text => text.EndsWith("\xFF\n", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains("hot", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains("-13-01", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Count(letter => letter == '"') % 2 == 1);
        Assert.Contains(texts, text => text.Split('\n') is [.., var row, ""] && row.EndsWith("-01-01\",\"10.5\"", StringComparison.Ordinal));
    }

    private static IEnumerable<(Sources.Version Version, byte[] Content)> Some()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var buckets = new MemoryBuckets();
            var sources = new Sources(buckets, new Random(seed), new Random(seed), 40);
            foreach (var key in sources.Keys)
            {
                var stored = buckets.Of(Sources.Bucket)[key];
                yield return (sources.Find(key, stored.ETag)!, stored.Content);
            }
        }
    }

    private static List<Sources.Row> Read(byte[] content)
    {
        using var reader = CsvReader.Create(new MemoryStream(content), s_options, leaveOpen: false);
        Assert.True(reader.Read());
        var header = Enumerable.Range(0, reader.FieldCount).Select(reader.GetString).ToList();
        var rows = new List<Sources.Row>();
        while (reader.Read())
        {
            var value = decimal.Parse(Field("TEMP"), NumberStyles.Number, CultureInfo.InvariantCulture);
            var date = Field("DATE");
            rows.Add(new(
                date[..7], date, value == 9999.9m ? null : value, Field("STATION"), Field("NAME"),
                Field("LATITUDE"), Field("LONGITUDE"), Field("ELEVATION"), (int)reader.LineNumber));
        }

        return rows;

        string Field(string column) => reader.GetString(header.IndexOf(column));
    }
}
