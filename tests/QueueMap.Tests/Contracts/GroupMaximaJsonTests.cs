using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using MassTransit.Serialization;
using QueueMap.Contracts.Maxima;
using QueueMap.Contracts.Wire;

namespace QueueMap.Tests.Contracts;

/// <summary>Maxima are read flat where they are as QueueMap writes them, and by the serializer where they are not: the same either way.</summary>
public sealed class GroupMaximaJsonTests
{
    private const string January = """{"value":9.50,"kept":["2024-01-05","S\u00E9\"\n"],"key":"a/\ud83d\ude00.csv","line":7}""";

    private static readonly Maximum s_january = new(9.50m, ["2024-01-05", "Sé\"\n"], "a/\U0001F600.csv", 7);

    [Fact]
    public void What_is_written_is_what_a_dictionary_of_rows_would_be_and_reads_back() => Prop.ForAll(
        Rows.Grouped.ArrayOf().ToArbitrary(),
        rows =>
        {
            var plain = new SortedDictionary<string, Maximum>(rows.DistinctBy(row => row.Key).ToDictionary(), StringComparer.Ordinal);
            var json = JsonSerializer.Serialize(GroupMaxima.Of(plain), WireFormat.Options);
            return json == JsonSerializer.Serialize(plain, WireFormat.Options)
                && json == JsonSerializer.Serialize(Read(json), WireFormat.Options);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("as it is written", $$"""{"2024-01":{{January}}}""")]
    [InlineData("blanks", """{ "2024-01" : { "value" : 9.50 , "kept" : [ "2024-01-05" , "S\u00E9\"\n" ] , "key" : "a/\ud83d\ude00.csv" , "line" : 7 } }""")]
    [InlineData("no escapes", """{"2024-01":{"value":9.50,"kept":["2024-01-05","Sé\"\n"],"key":"a/😀.csv","line":7}}""")]
    [InlineData("another order of properties", """{"2024-01":{"line":7,"key":"a/😀.csv","kept":["2024-01-05","Sé\"\n"],"value":9.50}}""")]
    [InlineData("a property of a later release", """{"2024-01":{"value":9.50,"kept":["2024-01-05","Sé\"\n"],"key":"a/😀.csv","line":7,"unit":{"of":[1]}}}""")]
    [InlineData("an escaped month", $$"""{"2024\u002d01":{{January}}}""")]
    public void However_it_is_written_it_is_the_same(string how, string json)
    {
        var read = Assert.Single(Read(json));

        Assert.Equal((how, "2024-01", "9.50", s_january.Key, 7), (how, read.Key, FormattableString.Invariant($"{read.Value.Value}"), read.Value.Key, read.Value.Line));
        Assert.Equal(s_january.Kept, read.Value.Kept);
    }

    [Fact]
    public void Months_out_of_order_and_groups_that_are_none_come_in_ordinal_order()
    {
        var read = Read($$"""{"日本":{{January}},"2024-02":{{January}},"2024-01":{{January}},"":{{January}},"2024-013":{{January}}}""");

        Assert.Equal(["", "2024-01", "2024-013", "2024-02", "日本"], read.Keys);
        Assert.Equal(read.Keys, read.Select(group => group.Key));
        Assert.Equal(5, read.Count);
        Assert.All(read.Keys, group => Assert.Equal(s_january.Key, read[group].Key));
        Assert.False(read.ContainsKey("2024-03"));
        Assert.False(read.ContainsKey("2024-3"));
    }

    [Theory]
    [InlineData("""{"2024-01":null}""")]
    [InlineData("""{"2024-01":{"value":1,"kept":["a",null],"key":"a.csv","line":7}}""")]
    [InlineData("""{"zzz":{"value":1,"kept":[null],"key":"a.csv","line":7}}""")]
    public void Null_for_a_row_or_a_text_is_told(string json) => Assert.True(Read(json).HoldsNull);

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("""{"2024-01":1}""")]
    [InlineData("""{"2024-01":{}}""")]
    [InlineData("""{"2024-01":{"value":1,"kept":[],"key":"a.csv"}}""")]
    [InlineData("""{"2024-01":{"value":1,"kept":[],"key":null,"line":7}}""")]
    [InlineData("""{"2024-01":{"value":1,"kept":null,"key":"a.csv","line":7}}""")]
    [InlineData("""{"2024-01":{"value":"1","kept":[],"key":"a.csv","line":7}}""")]
    [InlineData("""{"2024-01":{"value":1e99,"kept":[],"key":"a.csv","line":7}}""")]
    [InlineData("""{"2024-01":{"value":1,"kept":[],"key":"a.csv","line":7.5}}""")]
    [InlineData("""{"2024-01":{"value":1,"kept":[1],"key":"a.csv","line":7}}""")]
    [InlineData("""{"2024-01":{"value":1,"kept":[["a"]],"key":"a.csv","line":7}}""")]
    [InlineData("""{"2024-01":{"value":1,"kept":["\ud83d"],"key":"a.csv","line":7}}""")]
    [InlineData("""{"2024-01":{"value":1,"kept":[],"key":"a.csv","line":7,"line":8}}""")]
    [InlineData($$"""{"2024-01":{{January}},"2024-01":{{January}}}""")]
    [InlineData($$"""{"2024-01":{{January}},"2024-02":{{January}},"2024-01":{{January}}}""")]
    [InlineData($$"""{"2024-01":{{January}},"2024\u002d01":{{January}}}""")]
    [InlineData($$"""{"2024-01":{{January}}""")]
    public void What_is_no_such_thing_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => Read(json));

    /// <summary>MassTransit writes decimals as texts, so that no reader of its messages makes binary fractions of them.</summary>
    [Theory]
    [InlineData(9.50, "9.5")]
    [InlineData(-40, "-40")]
    [InlineData(0.000001, "0.000001")]
    public void In_a_message_the_value_is_a_text(double number, string text)
    {
        var options = WireFormat.Configure(new JsonSerializerOptions(SystemTextJsonMessageSerializer.Options));
        var plain = new Dictionary<string, Maximum> { ["2024-01"] = s_january with { Value = (decimal)number } };

        var json = JsonSerializer.Serialize(GroupMaxima.Of(plain), options);

        Assert.Contains($"\"value\":\"{text}\"", json, StringComparison.Ordinal);
        Assert.Equal(JsonSerializer.Serialize(plain, options), json);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<GroupMaxima>(json, options), options));
        Assert.Equal("9.50", FormattableString.Invariant($"{JsonSerializer.Deserialize<GroupMaxima>(json.Replace(text, "9.50", StringComparison.Ordinal), options)!["2024-01"].Value}"));
        Assert.Equal(1000m, JsonSerializer.Deserialize<GroupMaxima>(json.Replace(text, "1,000", StringComparison.Ordinal), options)!["2024-01"].Value);
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<GroupMaxima>(json.Replace(text, "much", StringComparison.Ordinal), options));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        byte[] json = [.. """{"2024-01":{"value":1,"kept":["""u8, (byte)'"', 0xFF, (byte)'"', .. """],"key":"a.csv","line":7}}"""u8];

        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<GroupMaxima>(json, WireFormat.Options));
    }

    private static GroupMaxima Read(string json) => JsonSerializer.Deserialize<GroupMaxima>(Encoding.UTF8.GetBytes(json), WireFormat.Options)!;
}
