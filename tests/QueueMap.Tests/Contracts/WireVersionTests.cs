using System.Text;
using System.Text.Json;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Wire;

namespace QueueMap.Tests.Contracts;

/// <summary>What is of another version is refused before anything else of it is read.</summary>
public sealed class WireVersionTests
{
    [Theory]
    [InlineData("""{"version":2,"run":"run","batch":0,"items":[]}""", 2)]
    [InlineData("""{"run":"run","batch":0,"items":[],"version":2}""", 2)]
    [InlineData("""{"run":5,"batch":"none","items":{"of":[null]},"version":2}""", 2)]
    [InlineData("""{"version":0}""", 0)]
    [InlineData("""{"version":-1}""", -1)]
    [InlineData("""{"run":"run","batch":0,"items":[]}""", null)]
    [InlineData("""{"run":"run","batch":0,"items":[],"version":"1"}""", null)]
    [InlineData("""{"run":"run","batch":0,"items":[],"version":null}""", null)]
    [InlineData("""{"run":"run","batch":0,"items":[],"version":1.5}""", null)]
    [InlineData("""{"run":"run","batch":0,"items":[],"version":99999999999}""", null)]
    [InlineData("""{"run":"run","batch":0,"items":[],"version":[1]}""", null)]
    [InlineData("""{"run":"run","batch":0,"items":[],"Version":1}""", null)]
    [InlineData("""{"run":"run","batch":0,"items":[{"version":1}]}""", null)]
    [InlineData("{}", null)]
    [InlineData("[1]", null)]
    [InlineData("\"version\"", null)]
    [InlineData("1", null)]
    public void Another_version_is_refused(string json, int? found)
    {
        var e = Assert.Throws<UnknownVersionException>(() => Read(json));

        Assert.Equal(found, e.Found);
        Assert.Equal(
            $"MapBatch has {(found is null ? "no version" : $"version {found}")}; this release of QueueMap reads version 1. "
            + "Run the release that wrote it, or start a new run with this one.",
            e.Message);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"version":1""")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":1,"run":null,"batch":0,"items":[]}""")]
    [InlineData("""{"version":1,"run":"run","batch":0}""")]
    [InlineData("""{"version":1,"run":"run","batch":"0","items":[]}""")]
    [InlineData("""{"version":1,"run":"run","batch":0,"items":[]} {}""")]
    [InlineData("""{"version":1,"run":"run","batch":0,"items":[],"version":2}""")]
    [InlineData("""{"version":1,"run":"run","run":"other","batch":0,"items":[]}""")]
    public void What_is_no_such_document_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => Read(json));

    [Theory]
    [InlineData("", "")]
    [InlineData("\"version\":1,", "")]
    [InlineData("", ",\"version\":1")]
    public void Nesting_past_16_levels_is_refused(string before, string after)
    {
        var deep = $$"""{{{before}}"run":"run","batch":0,"items":[],"extra":{{new string('[', 16)}}{{new string(']', 16)}}{{after}}}""";
        Assert.ThrowsAny<JsonException>(() => Read(deep));

        // As deep as the stack would bear, too.
        var abyss = $$"""{{{before}}"extra":{{new string('[', 1_000_000)}}""";
        Assert.ThrowsAny<JsonException>(() => Read(abyss));
    }

    [Fact]
    public void Fifteen_levels_more_than_the_document_are_read()
    {
        var read = Read($$"""{"version":1,"run":"run","batch":3,"items":[],"extra":{{new string('[', 15)}}{{new string(']', 15)}}}""");

        Assert.Equal(("run", 3), (read.Run, read.Batch));
    }

    [Fact]
    public void Configuring_options_again_changes_nothing()
    {
        var options = WireFormat.Configure(WireFormat.Configure(new JsonSerializerOptions()));

        Assert.Single(options.Converters);
    }

    private static MapBatch Read(string json) => WireFormat.Read<MapBatch>(Encoding.UTF8.GetBytes(json));
}
