using QueueMap.Storage.S3;

namespace QueueMap.Tests.Storage.S3;

public sealed class S3AddressTests
{
    [Theory]
    [InlineData("s3://noaa-gsod-pds", "noaa-gsod-pds", "", "s3://noaa-gsod-pds/")]
    [InlineData("s3://noaa-gsod-pds/", "noaa-gsod-pds", "", "s3://noaa-gsod-pds/")]
    [InlineData("S3://noaa-gsod-pds/2024", "noaa-gsod-pds", "2024/", "s3://noaa-gsod-pds/2024/")]
    [InlineData("s3://a.b-c/x/y z/?#%/", "a.b-c", "x/y z/?#%/", "s3://a.b-c/x/y z/?#%/")]
    [InlineData("s3://abc//", "abc", "/", "s3://abc//")]
    public void An_address_is_a_bucket_and_a_folder(string text, string bucket, string prefix, string formatted)
    {
        var address = S3Address.Parse(text);

        Assert.Equal((bucket, prefix, formatted), (address.Bucket, address.Prefix, address.ToString()));
        Assert.Equal(address, S3Address.Parse(formatted));
    }

    [Theory]
    [InlineData("/data", "does not begin with 's3://'")]
    [InlineData("https://s3.amazonaws.com/x", "does not begin with 's3://'")]
    [InlineData("s3://", "names no bucket")]
    [InlineData("s3:///x", "names no bucket")]
    [InlineData("s3://ab", "3 to 63")]
    [InlineData("s3://Bucket", "a-z, 0-9")]
    [InlineData("s3://a..b", "no name of a bucket")]
    [InlineData("s3://user@host/x", "no name of a bucket")]
    [InlineData("s3://arn:aws:s3:us-east-1:1:accesspoint/x", "no name of a bucket")]
    public void What_is_no_address_is_told_with_the_form_of_one(string text, string why)
    {
        var error = Assert.Throws<FormatException>(() => S3Address.Parse(text));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Contains("s3://BUCKET/PREFIX", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefix_longer_than_any_key_is_refused() =>
        Assert.Throws<FormatException>(() => S3Address.Parse($"s3://abc/{new string('\u00e9', 512)}"));
}
