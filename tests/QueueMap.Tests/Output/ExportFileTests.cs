using System.Text;
using QueueMap.Contracts.Results;
using QueueMap.Producer.Output;
using QueueMap.Tests.Storage;

namespace QueueMap.Tests.Output;

public sealed class ExportFileTests
{
    private const string Header = "month,value,unit,station,name,date,latitude,longitude,elevation,source\n";

    [Fact]
    public void A_CSV_to_the_byte() => Assert.Equal(
        Header + "2024-07,104.5,F,72278023183,\"PHOENIX SKY HARBOR, AZ US\",2024-07-05,33.4277,-112.0038,337.1,2024/72278023183.csv:187\n",
        Csv(Samples.Row));

    [Fact]
    public void No_row_is_a_header_alone() => Assert.Equal(Header, Csv());

    [Fact]
    public void There_is_no_byte_order_mark() => Assert.Equal((byte)'m', ExportFile.Csv([])[0]);

    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+1+1", "\"'+1+1\"")]
    [InlineData("-1+1", "\"'-1+1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("\rx", "\"'\rx\"")]
    [InlineData("=\"a\"", "\"'=\"\"a\"\"\"")]
    [InlineData("a \"b\"", "\"a \"\"b\"\"\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("a=1", "a=1")]
    [InlineData("ÅRE é 日本 \U0001F600", "ÅRE é 日本 \U0001F600")]
    [InlineData("", "")]
    public void Names_are_quoted_and_no_formula(string name, string cell) =>
        Assert.Equal($"{Header}2024-07,104.5,F,72278023183,{cell},2024-07-05,33.4277,-112.0038,337.1,2024/72278023183.csv:187\n", Csv(Samples.Row with { Name = name }));

    [Theory]
    [InlineData("-112.0038", "-112.0038")]
    [InlineData("-0.50", "-0.50")]
    [InlineData("", "")]
    [InlineData("-1+cmd|' /C calc'!A0", "\"'-1+cmd|' /C calc'!A0\"")]
    [InlineData("=1", "\"'=1\"")]
    [InlineData("1e3", "1e3")]
    public void A_negative_longitude_is_a_number_and_anything_else_is_guarded(string longitude, string cell) =>
        Assert.Equal(
            $"{Header}2024-07,104.5,F,72278023183,N,2024-07-05,33.4277,{cell},337.1,2024/72278023183.csv:187\n",
            Csv(Samples.Row with { Name = "N", Longitude = longitude }));

    [Fact]
    public void A_value_keeps_its_scale() => Assert.Contains("2024-07,-4.00,F,", Csv(Samples.Row with { Value = -4.00m }));

    [Fact]
    public void A_source_key_is_guarded_too() =>
        Assert.EndsWith(",\"'=x.csv:2\"\n", Csv(Samples.Row with { Source = "=x.csv:2" }));

    [Fact]
    public void JSON_to_the_byte() => Assert.Equal(
        """
        [
          {
            "month": "2024-07",
            "value": 104.50,
            "unit": "F",
            "station": "72278023183",
            "name": "é \"b\"",
            "date": "2024-07-05",
            "latitude": "33.4277",
            "longitude": "-112.0038",
            "elevation": "337.1",
            "source": "2024/72278023183.csv:187"
          }
        ]

        """,
        Encoding.UTF8.GetString(ExportFile.Json([Samples.Row with { Value = 104.50m, Name = "é \"b\"" }])));

    [Theory]
    [InlineData("a.csv", true)]
    [InlineData("b/A.JSON", true)]
    [InlineData("a.txt", false)]
    [InlineData("csv", false)]
    public void The_name_says_the_form(string path, bool isOfForm) => Assert.Equal(isOfForm, ExportFile.IsOfForm(path));

    [Fact]
    public async Task A_file_is_replaced_whole_and_nothing_is_left_beside_it()
    {
        using var folder = new TempFolder();
        var path = folder.At("new/out.csv");
        await ExportFile.WriteAsync(path, [Samples.Row], default);
        await ExportFile.WriteAsync(path, [], default);

        Assert.Equal(Header, await File.ReadAllTextAsync(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    private static string Csv(params ResultRow[] rows) => Encoding.UTF8.GetString(ExportFile.Csv(rows));
}
