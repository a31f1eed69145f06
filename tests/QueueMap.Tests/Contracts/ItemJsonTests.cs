using System.Text.Json;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Wire;

namespace QueueMap.Tests.Contracts;

/// <summary>An item's JSON is read by hand, and as strictly as every other contract.</summary>
public sealed class ItemJsonTests
{
    [Theory]
    [InlineData("""{"key":"a","size":1,"etag":"e"}""")]
    [InlineData("""{"etag":"e","key":"a","size":1}""")]
    [InlineData("""{"key":"\u0061","size":1,"etag":"e","more":{"key":[1,{"size":2}]}}""")]
    public void Its_properties_may_stand_in_any_order_among_others(string json) => Assert.Equal(new Item("a", 1, "e"), Read(json));

    [Theory]
    [InlineData("""[]""")]
    [InlineData(""" "a" """)]
    [InlineData("""{"size":1,"etag":"e"}""")]
    [InlineData("""{"key":"a","etag":"e"}""")]
    [InlineData("""{"key":"a","size":1}""")]
    [InlineData("""{"key":null,"size":1,"etag":"e"}""")]
    [InlineData("""{"key":"a","size":null,"etag":"e"}""")]
    [InlineData("""{"key":"a","size":1,"etag":null}""")]
    [InlineData("""{"key":7,"size":1,"etag":"e"}""")]
    [InlineData("""{"key":["a"],"size":1,"etag":"e"}""")]
    [InlineData("""{"key":"a","size":"1","etag":"e"}""")]
    [InlineData("""{"key":"a","size":1.5,"etag":"e"}""")]
    [InlineData("""{"key":"a","size":9223372036854775808,"etag":"e"}""")]
    [InlineData("""{"Key":"a","size":1,"etag":"e"}""")]
    [InlineData("""{"key":"a","key":"b","size":1,"etag":"e"}""")]
    [InlineData("""{"key":"a","size":1,"size":1,"etag":"e"}""")]
    [InlineData("""{"key":"a","size":1,"etag":"e","etag":"e"}""")]
    [InlineData("""{"key":"a","size":1,"etag":"e"} {}""")]
    [InlineData("""{"key":"a","size":1,"etag":"e""")]
    public void What_is_no_item_is_refused(string json) => Assert.Throws<JsonException>(() => Read(json));

    [Theory]
    [InlineData("")]
    [InlineData("a \"quoted\" \\ key\n\u0000/é/𝄞.csv")]
    public void Every_key_comes_back(string key)
    {
        var item = new Item(key, long.MaxValue, "\"e\"");

        Assert.Equal(item, Read(JsonSerializer.Serialize(item, WireFormat.Options)));
    }

    private static Item? Read(string json) => JsonSerializer.Deserialize<Item>(json, WireFormat.Options);
}
