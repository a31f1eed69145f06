using System.Globalization;
using QueueMap.Producer.Generating;

namespace QueueMap.Tests.Generating;

/// <summary>2,000 generated station-years against what was counted in 36,505 real ones.</summary>
public sealed class DistributionTests(DistributionTests.Sample sample) : IClassFixture<DistributionTests.Sample>
{
    [Fact]
    public void Files_have_the_sizes_of_the_real_bucket()
    {
        Assert.InRange(sample.Sizes.Average(), 63_000, 70_000); // real: 66.5 KB
        Assert.InRange(sample.Sizes[sample.Sizes.Length / 2], 75_000, 83_000); // real: 79 KB
        Assert.InRange(sample.Sizes[0], 309 + 182, 6_000); // a header of 309 bytes and one row
        Assert.InRange(sample.Sizes[^1], 85_000, 309 + (366 * 290));
    }

    [Fact]
    public void Rows_have_182_to_290_bytes_and_230_on_average()
    {
        Assert.InRange(sample.Rows.Average(row => row.Length + 1), 226, 234);
        Assert.All(sample.Rows, row => Assert.InRange(row.Length + 1, 182, 290));
    }

    [Fact]
    public void Names_hold_a_comma_in_nearly_all_files_but_not_in_all()
    {
        var names = sample.FirstRows.Where(row => !Unplaced(row)).Select(row => row.Split("\",\"")[5]).ToList();

        Assert.InRange(names.Count(name => !name.Contains(',', StringComparison.Ordinal)), 1, names.Count / 50);
    }

    [Fact]
    public void One_station_in_300_has_bare_commas_for_its_place() =>
        Assert.InRange(sample.FirstRows.Count(Unplaced), 1, 20); // 2,000 / 300 = 7 expected

    [Fact]
    public void Sentinels_stand_where_reality_has_them_and_never_in_TEMP()
    {
        // Places counted from the end of a row, where every column has one width.
        Assert.Equal(0, Share(152, "\"9999.9\"")); // TEMP
        Assert.InRange(Share(124, "\"9999.9\""), 0.20, 0.40); // SLP; real: 0.33
        Assert.InRange(Share(63, "\"999.9\""), 0.60, 0.90); // GUST; real: 0.71
        Assert.InRange(Share(29, "\"99.99\""), 0.03, 0.15); // PRCP; real: 0.07
        Assert.InRange(Share(17, "\"999.9\""), 0.85, 0.98); // SNDP; real: 0.92
    }

    [Fact]
    public void The_hottest_days_are_plausible_and_some_months_have_more_than_one_hottest_row()
    {
        var months = sample.Rows.GroupBy(row => row[15..22], Temp).ToDictionary(month => month.Key, month => month.ToList());

        Assert.Equal(12, months.Count);
        Assert.All(months.Values, temps => Assert.InRange(temps.Max(), 88m, 110m));
        Assert.True(months["2022-07"].Max() > months["2022-04"].Max());
        Assert.Contains(months.Values, temps => temps.Count(temp => temp == temps.Max()) > 1);
    }

    [Fact]
    public void July_is_warmer_than_January_in_the_north_and_colder_in_the_south()
    {
        Assert.True(Mean(south: false, "07") > Mean(south: false, "01") + 20);
        Assert.True(Mean(south: true, "07") < Mean(south: true, "01") - 8);

        decimal Mean(bool south, string month) => sample.Rows
            .Where(row => row[20..22] == month && !Unplaced(row) && (row[28] == '-') == south)
            .Average(Temp);
    }

    private double Share(int fromEnd, string text) =>
        (double)sample.Rows.Count(row => string.CompareOrdinal(row, row.Length + 1 - fromEnd, text, 0, text.Length) == 0) / sample.Rows.Count;

    private static decimal Temp(string row) => decimal.Parse(row.AsSpan(row.Length + 1 - 151, 6), CultureInfo.InvariantCulture);

    private static bool Unplaced(string row) => row.Contains(",,,,,", StringComparison.Ordinal);

    public sealed class Sample : IAsyncLifetime
    {
        public int[] Sizes { get; private set; } = [];

        public IReadOnlyList<string> Rows { get; private set; } = [];

        public IReadOnlyList<string> FirstRows { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            using var generated = await GeneratedDirectory.Of(new GsodOptions { Stations = 2_000, FirstYear = 2022, LastYear = 2022 });
            var files = generated.Files.Select(generated.Text).ToList();
            Sizes = [.. files.Select(text => text.Length).Order()];
            Rows = [.. files.SelectMany(text => text.Split('\n')[1..^1])];
            FirstRows = [.. files.Select(text => text.Split('\n')[1])];
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
