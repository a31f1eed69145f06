using QueueMap.AmazonSqs.Sending;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Tests.Sending;

public sealed class HeaderPackingTests
{
    [Fact]
    public void Up_to_ten_plain_headers_stay_as_they_are()
    {
        var headers = Enumerable.Range(0, 10).ToDictionary(i => $"H-{i}", i => $"{i}");
        Assert.Equal(headers, HeaderPacking.Pack(headers));
    }

    [Fact]
    public void Weak_point_7_any_number_of_headers_fits_into_ten_attributes_and_comes_out_again()
    {
        var headers = Enumerable.Range(0, 40).ToDictionary(i => $"H-{i}", i => $"{i}");
        var packed = HeaderPacking.Pack(headers);
        Assert.Equal(SqsLimits.MaxAttributes, packed.Count);
        Assert.Equal(headers.OrderBy(pair => pair.Key), HeaderPacking.Unpack(packed).OrderBy(pair => pair.Key));
    }

    [Theory]
    [InlineData("empty", "")]
    [InlineData("a name with spaces", "x")]
    [InlineData("AWS.mine", "x")]
    [InlineData("control", "a\u0001b")]
    [InlineData(".dot", "x")]
    public void What_SQS_refuses_as_an_attribute_is_packed(string name, string value)
    {
        var packed = HeaderPacking.Pack(new Dictionary<string, string> { [name] = value });
        Assert.Equal([HeaderPacking.PackedName], packed.Keys);
        Assert.Equal(value, HeaderPacking.Unpack(packed)[name]);
    }

    [Fact]
    public void An_attribute_of_that_name_from_someone_else_stays_a_header() =>
        Assert.Equal("no json", HeaderPacking.Unpack(new Dictionary<string, string> { [HeaderPacking.PackedName] = "no json" })[HeaderPacking.PackedName]);
}
