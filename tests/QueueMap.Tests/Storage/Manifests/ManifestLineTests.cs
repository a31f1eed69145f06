using System.Text;
using System.Text.Json;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Wire;
using QueueMap.Storage.Manifests;

namespace QueueMap.Tests.Storage.Manifests;

/// <summary>A line of the manifest is written and read by hand: the same bytes as the serializer's, and the same batch.</summary>
public sealed class ManifestLineTests
{
    public static TheoryData<string> Texts =>
    [
        "", "2024/01001099999.csv", "\"4bd2-8dc8f1c53e2a300\"", "\"", "\"\"", "\"a", "a\"", "a\"b", "a\\", "a b", "\u0000", "\n", "\u007f", "<a&b>'+`",
        "/é/𝄞.csv", "\"é\"", "\ud834", "\ufffd", "\\u0022", new string('k', 5000),
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Every_text_is_written_as_the_serializer_does_and_comes_back(string text) =>
        AssertSame(new ManifestBatch(7, [new Item(text, 0, "\"e\""), new Item("b", long.MaxValue, text)], LeftOut: 3));

    [Fact]
    public void Every_character_of_the_basic_plane_is_written_as_the_serializer_does()
    {
        var items = Enumerable.Range(0, 0x10000).Select(unit => new Item($"a{(char)unit}", unit, $"\"{(char)unit}\""));

        foreach (var batch in items.Chunk(4096).Select((chunk, number) => new ManifestBatch(number, chunk)))
        {
            Assert.Equal(Encoding.UTF8.GetString(WireFormat.Write(batch)) + "\n", Written(batch));
        }
    }

    [Fact]
    public void What_a_batch_says_beside_its_items_comes_back()
    {
        Item[] items = [new("a", 1, "e")];
        AssertSame(new ManifestBatch(int.MaxValue, items, long.MaxValue, Requeue: true, At: long.MaxValue));
        AssertSame(new ManifestBatch(0, items, LeftOut: 0, Requeue: false, At: 0));
        AssertSame(new ManifestBatch(0, [items[0] with { Size = -1 }]));
    }

    [Theory]
    [InlineData("""{"batch":3,"version":1,"items":[{"size":1,"key":"a","etag":"e"}]}""")]
    [InlineData("""{"version":1,"batch":3,"items":[{"key":"\u0061","size":1,"etag":"e"}],"leftOut":0,"requeue":false}""")]
    [InlineData("""{"version":1,"batch":3,"items":[ {"key":"a","size":1,"etag":"e","more":[]} ],"more":{}}""")]
    [InlineData("""{"version":1,"batch":3,"items":[{"key":"a","size":1,"etag":"e"}],"leftOut":0,"requeue":false,"at":null}""")]
    public void Another_form_of_the_same_is_read_too(string line)
    {
        var batch = ManifestLine.Read(Encoding.UTF8.GetBytes(line));

        Assert.Equal((3, new Item("a", 1, "e")), (batch.Batch, Assert.Single(batch.Items)));
    }

    [Theory]
    [InlineData("""{"version":1,"batch":03,"items":[{"key":"a","size":1,"etag":"e"}],"leftOut":0,"requeue":false}""")]
    [InlineData("""{"version":1,"batch":2147483648,"items":[{"key":"a","size":1,"etag":"e"}],"leftOut":0,"requeue":false}""")]
    [InlineData("""{"version":1,"batch":3,"items":[{"key":"a","size":9223372036854775808,"etag":"e"}],"leftOut":0,"requeue":false}""")]
    [InlineData("""{"version":1,"batch":3,"items":[{"key":"a","size":,"etag":"e"}],"leftOut":0,"requeue":false}""")]
    [InlineData("""{"version":1,"batch":3,"items":[{"key":"a","size":1,"etag":"e"},],"leftOut":0,"requeue":false}""")]
    [InlineData("""{"version":1,"batch":3,"items":[{"key":"a","size":1,"etag":"e"}],"leftOut":0,"requeue":false}}""")]
    [InlineData("""{"version":1,"batch":3,"items":[{"key":"a","size":1,"etag":"e"}],"leftOut":0,"requeue":fals""")]
    [InlineData("""{"version":1,"batch":3,"items":[{"key":"a","size":1""")]
    [InlineData("")]
    public void What_is_no_batch_is_refused(string line) => Assert.ThrowsAny<JsonException>(() => ManifestLine.Read(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Another_version_is_refused() =>
        Assert.Throws<UnknownVersionException>(() => ManifestLine.Read("""{"version":2,"batch":3,"items":[]}"""u8));

    private static void AssertSame(ManifestBatch batch)
    {
        var line = Written(batch);
        Assert.Equal(Encoding.UTF8.GetString(WireFormat.Write(batch)) + "\n", line);

        var bytes = Encoding.UTF8.GetBytes(line)[..^1];
        var (expected, read) = (WireFormat.Read<ManifestBatch>(bytes), ManifestLine.Read(bytes));
        Assert.Equal(expected.Items, read.Items);
        Assert.Equal(expected with { Items = [] }, read with { Items = [] });
    }

    private static string Written(ManifestBatch batch)
    {
        using var lines = new PooledBytes(1);
        ManifestLine.Write(lines, batch);
        return Encoding.UTF8.GetString(lines.Written.Span);
    }
}
