using System.Globalization;
using CsvHelper;
using QueueMap.Producer.Generating;

namespace QueueMap.Tests.Generating;

public sealed class FormTests
{
    private static readonly CsvReaderOptions Strict = new()
    {
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
    };

    [Fact]
    public async Task Every_byte_of_every_file_has_the_form_of_GSOD()
    {
        using var generated = await GeneratedDirectory.Of(new GsodOptions { Stations = 100, FirstYear = 2023 });

        Assert.Equal(200, generated.Files.Count);
        Assert.All(generated.Files, file => Assert.Null(StrictForm.Fault(generated.Bytes(file))));
    }

    [Fact]
    public async Task All_rows_of_a_file_have_one_length()
    {
        using var generated = await GeneratedDirectory.Of(new GsodOptions { Stations = 100 });

        Assert.All(generated.Files, file => Assert.Single(generated.Text(file).Split('\n')[1..^1].Select(row => row.Length).Distinct()));
    }

    [Fact]
    public async Task CsvHelper_reads_28_fields_in_the_order_of_their_dates()
    {
        using var generated = await GeneratedDirectory.Of(new GsodOptions { Stations = 100, FirstYear = 2023 });
        var rows = 0L;
        foreach (var file in generated.Files)
        {
            var (year, station) = (file[..4], file[5..^4]);
            using var reader = CsvReader.Create(generated.Bytes(file), Strict);
            Assert.Equal(28, reader.Headers.Count);
            var eve = DateOnly.MinValue;
            while (reader.Read())
            {
                var date = DateOnly.ParseExact(reader.GetString("DATE"), "yyyy-MM-dd", CultureInfo.InvariantCulture);
                Assert.Equal(28, reader.FieldCount);
                Assert.Equal(station, reader.GetString("STATION"));
                Assert.Equal(year, $"{date:yyyy}");
                Assert.True(date > eve);
                Assert.Equal(6, reader.GetString("TEMP").Length);
                Assert.InRange(decimal.Parse(reader.GetString("TEMP"), CultureInfo.InvariantCulture), -120m, 120m);
                eve = date;
                rows++;
            }
        }

        Assert.Equal(generated.Data.Rows, rows);
    }

    [Fact]
    public async Task Station_ids_are_unique_and_some_begin_with_a_letter()
    {
        using var generated = await GeneratedDirectory.Of(new GsodOptions { Stations = 3_000 });
        var ids = generated.Files.Select(file => file[5..^4]).ToHashSet(StringComparer.Ordinal);

        // A file a station, and CreateNew would have failed on an id that came twice.
        Assert.Equal(3_000, ids.Count);
        Assert.All(ids, id => Assert.Equal(11, id.Length));
        Assert.InRange(ids.Count(id => char.IsAsciiLetter(id[0])), 30, 120);
    }

    [Fact]
    public async Task A_leap_year_has_a_29th_of_February_and_366_rows_at_most()
    {
        using var generated = await GeneratedDirectory.Of(new GsodOptions { Stations = 100, FirstYear = 2023 });

        Assert.Equal(365, generated.Files.Where(file => file.StartsWith("2023/", StringComparison.Ordinal)).Max(RowsOf));
        Assert.Equal(366, generated.Files.Where(file => file.StartsWith("2024/", StringComparison.Ordinal)).Max(RowsOf));
        Assert.Contains(generated.Files, file => generated.Text(file).Contains("\"2024-02-29\"", StringComparison.Ordinal));

        int RowsOf(string file) => generated.Text(file).Count(c => c == '\n') - 1;
    }
}
