using System.Text;
using QueueMap.Producer.Listing.Lists;

namespace QueueMap.Tests.Producing.Lists;

/// <summary>What a list of keys may look like, and what is said of one that does not.</summary>
public sealed class KeyFormsTests
{
    [Theory]
    [InlineData("a\nb/c\n")]
    [InlineData("a\nb/c")]
    [InlineData("a\r\nb/c\r\n")]
    [InlineData("\uFEFFa\nb/c\n")]
    [InlineData("# keys\n\na\n   \n#b\nb/c\n")]
    public async Task Text_is_a_key_a_line_without_blank_lines_and_comments(string text) =>
        Assert.Equal(["a", "b/c"], (await ReadAsync("keys.txt", text)).Select(row => row.Key));

    [Fact]
    public async Task Nothing_of_a_line_of_text_is_trimmed() =>
        Assert.Equal([" a ", "b,\"c\"", "\u65e5\U0001F600"], (await ReadAsync("keys.TXT", " a \nb,\"c\"\n\u65e5\U0001F600\n")).Select(row => row.Key));

    [Theory]
    [InlineData("key,size,etag\na,5,x\n\"b,\"\"c\",,\n")]
    [InlineData("\uFEFFetag, Size ,KEY\r\n\"x\",5,a\r\n\r\n,,\"b,\"\"c\"\r\n")]
    [InlineData("key,bucket,etag,size\na,z,\"\"\"x\"\"\",5\n\"b,\"\"c\",z,,")]
    public async Task CSV_has_its_columns_by_name_in_any_order(string text) => Assert.Equal(
        [("a", 5L, "\"x\""), ("b,\"c", null, null)],
        (await ReadAsync("keys.csv", text)).Select(row => (row.Key, row.Size, row.ETag)));

    [Fact]
    public async Task CSV_of_a_single_column_needs_no_header()
    {
        Assert.Equal(["a", "b,c"], (await ReadAsync("keys.csv", "a\n\"b,c\"\n")).Select(row => row.Key));
        Assert.Equal(["a", "b,c"], (await ReadAsync("keys.csv", "key\na\n\"b,c\"\n")).Select(row => row.Key));
    }

    [Fact]
    public async Task JSON_lines_have_a_key_and_perhaps_size_and_tag() => Assert.Equal(
        [(1L, "a", 5L, "\"x\""), (3L, "\n", null, "\"y\"")],
        (await ReadAsync("keys.jsonl", """
            {"key":"a","size":5,"etag":"x","other":[1]}

            {"etag":"\"y\"","key":"\n"}
            """)).Select(row => (row.At, row.Key, row.Size, row.ETag)));

    [Theory]
    [InlineData("keys.txt", "a\n\xFF\n", "Line 2 of keys.txt is not UTF-8")]
    [InlineData("keys.csv", "a,b\n", "Line 1 of keys.csv must be a header with one column 'key'")]
    [InlineData("keys.csv", "key,key\n", "Line 1 of keys.csv must be a header with one column 'key'")]
    [InlineData("keys.csv", "key,size\na\n", "Line 2 of keys.csv has 1 fields where the first line has 2")]
    [InlineData("keys.csv", "key,size\na,much\n", "Line 2 of keys.csv has a size that is no whole number")]
    [InlineData("keys.csv", "key,size\n\n,1\n", "Line 3 of keys.csv has a key that is empty")]
    [InlineData("keys.csv", "key\n\"a\"b\n", "Line 2 of keys.csv is malformed")]
    [InlineData("keys.csv", "key\n\xFF\n", "Line 2 of keys.csv has a key that is empty or not UTF-8")]
    [InlineData("keys.jsonl", "{\"key\":\"a\"}\n{\"size\":1}\n", "Line 2 of keys.jsonl is no JSON object with a text 'key'")]
    [InlineData("keys.jsonl", "{\"key\":null}", "Line 1 of keys.jsonl is no JSON object")]
    [InlineData("keys.jsonl", "{\"key\":\"a\",\"size\":\"5\"}", "Line 1 of keys.jsonl is no JSON object")]
    [InlineData("keys.jsonl", "{\"key\":\"\"}", "Line 1 of keys.jsonl has an empty key")]
    [InlineData("keys.jsonl", "null", "Line 1 of keys.jsonl has an empty key")]
    [InlineData("keys.jsonl", "key", "Line 1 of keys.jsonl is no JSON object")]
    public async Task What_is_malformed_is_named_by_its_line_with_what_to_do(string list, string latin1, string error)
    {
        var thrown = await Assert.ThrowsAsync<ListException>(async () =>
            await KeyForms.ReadAsync(new MemoryStream(Encoding.Latin1.GetBytes(latin1)), list, default).ToListAsync());

        Assert.StartsWith(error, thrown.Message, StringComparison.Ordinal);
        Assert.EndsWith("Mend the list, and start the run with it.", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keys.txt")]
    [InlineData("keys.csv")]
    [InlineData("keys.jsonl")]
    public async Task A_line_without_end_is_refused_before_it_fills_the_memory(string list)
    {
        var endless = new MemoryStream([.. "{\"key\":\""u8, .. Enumerable.Repeat((byte)'k', 300_000)]);

        await Assert.ThrowsAsync<ListException>(async () => await KeyForms.ReadAsync(endless, list, default).ToListAsync());
    }

    [Theory]
    [InlineData("keys.txt", true)]
    [InlineData("s3://bucket/keys.JSONL", true)]
    [InlineData("keys.parquet", false)]
    [InlineData("keys", false)]
    public void The_form_is_told_by_the_ending(string list, bool expected) => Assert.Equal(expected, KeyForms.Has(list));

    private static async Task<List<ListedKey>> ReadAsync(string list, string text) =>
        await KeyForms.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), list, default).ToListAsync();
}
