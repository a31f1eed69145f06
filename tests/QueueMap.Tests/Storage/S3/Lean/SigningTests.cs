using System.Globalization;
using Amazon.Runtime;
using QueueMap.Storage.S3;
using QueueMap.Storage.S3.Calls;
using QueueMap.Storage.S3.Lean;
using QueueMap.Storage.S3.Listing;

namespace QueueMap.Tests.Storage.S3.Lean;

/// <summary>
/// AWSSDK.S3 judges: the same request by both clients goes to the same place, and over what the SDK signed, our signature is
/// the SDK's.
/// </summary>
public sealed class SigningTests
{
    private const string Bucket = "queuemap-tests";

    private static readonly ImmutableCredentials s_keys = new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", null);
    private static readonly ImmutableCredentials s_session = new("ASIAIOSFODNN7EXAMPLE", "secret", "FwoGZXIvYXdzEBY+/=a  token//");

    public static readonly TheoryData<string> Keys = new(
        "2024/72509014739.csv", "a b", "a+b", "a%25b%", "\u65e5\u672c\u8a9e", "\U0001F600", "a//b", "/a", "//a", "a/../b", "../b", "..", ".", "./x", "a/.", "x/",
        "new\nline", "tab\t\0", "a?b=c&d#e", "!*'();:@&=+$,[]{}|\\^`\"<>~-._", "\u00e9\u0301", new('k', 1_024), "\u65e5" + new string('\u00fc', 510));

    public static readonly TheoryData<string> Places = new(
        "virtual-hosted", "dotted bucket", "path-style", "path-style at port 443", "path-style at a port", "path-style below a path");

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_GET_of_any_key_is_signed_as_the_SDK_signs_it(string key)
    {
        foreach (var credentials in new[] { s_keys, s_session })
        {
            await AssertSameAsync(Options(credentials), new ObjectGet(Bucket, key, "\"tag\"", "bytes=7-19"), credentials);
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_request_goes_where_the_SDK_sends_it(string place)
    {
        var (bucket, url) = place switch
        {
            "dotted bucket" => ("queue.map.tests", null),
            "path-style" => (Bucket, "http://storage.example/"),
            "path-style at port 443" => (Bucket, "https://storage.example:443/"),
            "path-style at a port" => (Bucket, "http://127.0.0.1:9000"),
            "path-style below a path" => (Bucket, "http://storage.example:9000/s3/v1/"),
            _ => (Bucket, null),
        };
        var options = Options(s_keys) with { ServiceUrl = url is null ? null : new Uri(url) };

        await AssertSameAsync(options, new ObjectGet(bucket, "a b", "\"tag\"", null), s_keys);
        await AssertSameAsync(options, new PageRequest(bucket, "a/", "/", null, null), s_keys);
    }

    [Theory]
    [InlineData("\"5d41402abc4b2a76b9719d911017c592-12\"", null, false)]
    [InlineData("unquoted", "bytes=0-0", true)]
    [InlineData("\" a   b \"", "bytes=8388608-9223372036854775806", true)]
    public async Task Conditions_ranges_and_who_pays_are_signed(string tag, string? range, bool requesterPays)
    {
        var options = Options(s_keys) with { RequesterPays = requesterPays };

        var sent = await AssertSameAsync(options, new ObjectGet(Bucket, "x", tag, range), s_keys);

        Assert.Equal(
            ["host", "if-match", .. range is null ? (string[])[] : ["range"], "x-amz-content-sha256", "x-amz-date", .. requesterPays ? (string[])["x-amz-request-payer"] : []],
            sent.SignedNames);
    }

    [Theory]
    [InlineData("", null, null, null)]
    [InlineData("a/", "/", null, null)]
    [InlineData("b\u00fccher/+ %2F/", "/", "b\u00fccher/+ %2F/\uFFFF", "1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM=")]
    [InlineData("a//../\n", null, "!*'()~", "+/=")]
    public async Task A_page_of_a_listing_is_signed_as_the_SDK_signs_it(string prefix, string? delimiter, string? startAfter, string? token)
    {
        foreach (var credentials in new[] { s_keys, s_session })
        {
            await AssertSameAsync(Options(credentials) with { RequesterPays = true }, new PageRequest(Bucket, prefix, delimiter, startAfter, token), credentials);
        }
    }

    [Fact]
    public async Task Whoever_is_anonymous_signs_nothing()
    {
        var sent = await SdkRequests.GetAsync(Options(s_session) with { Anonymous = true }, new ObjectGet(Bucket, "x", "\"tag\"", null));

        Assert.Null(sent.Authorization);
        Assert.DoesNotContain(sent.Headers.Keys, name => name is "x-amz-security-token" or "x-amz-date");
    }

    [Theory]
    [InlineData("//evil.example/x")]
    [InlineData("@evil.example/x")]
    [InlineData(".evil.example/x")]
    [InlineData(":1/x")]
    [InlineData("\\\\evil.example\\x")]
    [InlineData("\r\nHost: evil.example")]
    public async Task No_key_chooses_a_host(string key)
    {
        var sent = await SdkRequests.GetAsync(Options(s_keys), new ObjectGet(Bucket, key, "\"tag\"", null));

        Assert.Equal($"{Bucket}.s3.eu-west-1.amazonaws.com", sent.Headers["host"]);
        Assert.StartsWith("/", sent.Path, StringComparison.Ordinal);
        Assert.DoesNotContain(sent.Path, char.IsControl);
    }

    private static S3Options Options(ImmutableCredentials keys) => S3Places.At(new Uri("http://127.0.0.1")) with
    {
        ServiceUrl = null,
        Credentials = keys.UseToken
            ? new SessionAWSCredentials(keys.AccessKey, keys.SecretKey, keys.Token)
            : new BasicAWSCredentials(keys.AccessKey, keys.SecretKey),
    };

    private static async Task<SentRequest> AssertSameAsync(S3Options options, ObjectGet get, ImmutableCredentials keys) => AssertSame(
        await SdkRequests.GetAsync(options with { Client = S3ClientKind.Sdk }, get), await SdkRequests.GetAsync(options, get), keys);

    private static async Task<SentRequest> AssertSameAsync(S3Options options, PageRequest page, ImmutableCredentials keys) => AssertSame(
        await SdkRequests.ListAsync(options with { Client = S3ClientKind.Sdk }, page), await SdkRequests.ListAsync(options, page), keys);

    private static SentRequest AssertSame(SentRequest sdk, SentRequest lean, ImmutableCredentials keys)
    {
        // What the SDK signed, signed by us at the SDK's time.
        Assert.Equal(sdk.Authorization, Sign(sdk with { Path = lean.Path, Query = lean.Query }, keys));

        // What we sent is signed as that is, and differs in nothing that S3 looks at.
        Assert.Equal(lean.Authorization, Sign(lean, keys));
        Assert.Equal((sdk.Scheme, sdk.Headers["host"]), (lean.Scheme, lean.Headers["host"]));
        Assert.Equal(Uri.UnescapeDataString(sdk.Path).TrimEnd('/'), Uri.UnescapeDataString(lean.Path).TrimEnd('/'));
        foreach (var name in sdk.SignedNames.Where(name => !name.StartsWith("amz-sdk-", StringComparison.Ordinal) && name is not ("x-amz-date" or "user-agent")))
        {
            Assert.Equal((name, sdk.Headers[name]), (name, lean.Headers.GetValueOrDefault(name)));
            Assert.Contains(name, lean.SignedNames);
        }

        return lean;
    }

    private static string Sign(SentRequest request, ImmutableCredentials keys)
    {
        var time = DateTimeOffset.ParseExact(request.Headers["x-amz-date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var headers = request.SignedNames.Select(name => (name, request.Headers[name])).ToArray();
        return SigV4.Authorize(new SigningMoment(time, "eu-west-1", keys, previous: null), request.Path, request.Query, headers);
    }
}
