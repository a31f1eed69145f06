using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace QueueMap.FaultProxy.Tests;

/// <summary>Without a fault the proxy is not there.</summary>
public sealed class ForwardingTests
{
    [Theory]
    [InlineData("/bucket/a%20b//c/../d%2Fe?list-type=2&prefix=%C3%A4+b")]
    [InlineData("/bucket/key%0A?versionId=")]
    public async Task Target_host_and_headers_reach_the_server_as_they_were_written(string target)
    {
        var (seen, headers) = ("", new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase));
        await using var bench = await Bench.StartAsync(http =>
        {
            seen = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            return Task.CompletedTask;
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(
            bench.Proxy.Url.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=key/20300101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=ab");
        request.Headers.TryAddWithoutValidation("x-amz-meta-odd", "a  b;c=\"d\"");
        request.Headers.Host = "bucket.s3.us-east-1.amazonaws.com";
        (await bench.SendAsync(request)).Dispose();
        Assert.Equal(target, seen);
        Assert.Equal("bucket.s3.us-east-1.amazonaws.com", headers["Host"]);
        Assert.EndsWith("SignedHeaders=host, Signature=ab", headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("a  b;c=\"d\"", headers["x-amz-meta-odd"]);
        Assert.False(headers.ContainsKey("traceparent"));
    }

    [Fact]
    public async Task A_body_streams_both_ways_in_chunks_before_it_ends()
    {
        var half = new TaskCompletionSource();
        await using var bench = await Bench.StartAsync(async http =>
        {
            await http.Response.Body.WriteAsync("first "u8.ToArray());
            await http.Response.Body.FlushAsync();
            await half.Task;
            await http.Request.Body.CopyToAsync(http.Response.Body);
        });
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(bench.Proxy.Url, "/bucket/key"));
        request.Headers.TransferEncodingChunked = true;
        request.Content = new StringContent("second");
        using var response = await bench.SendAsync(request);
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[6];
        await body.ReadExactlyAsync(buffer);
        // The head of the answer has come while the server still holds the rest.
        Assert.Equal("first "u8.ToArray(), buffer);
        half.SetResult();
        using var rest = new StreamReader(body);
        Assert.Equal("second", await rest.ReadToEndAsync());
    }

    [Fact]
    public async Task A_head_tells_the_length_and_has_no_body()
    {
        await using var bench = await Bench.StartAsync(http =>
        {
            http.Response.ContentLength = 5_000_000_000;
            http.Response.Headers.ETag = "\"abc\"";
            return Task.CompletedTask;
        });
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(bench.Proxy.Url, "/bucket/key"));
        using var response = await bench.SendAsync(request);
        Assert.Equal(5_000_000_000, response.Content.Headers.ContentLength);
        Assert.Equal("\"abc\"", response.Headers.ETag?.Tag);
    }

    [Theory]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    [InlineData(HttpStatusCode.NotModified)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task A_status_is_passed_on_and_not_acted_upon(HttpStatusCode status)
    {
        await using var bench = await Bench.StartAsync(http =>
        {
            http.Response.StatusCode = (int)status;
            http.Response.Headers.Location = "http://elsewhere.test/";
            return Task.CompletedTask;
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(bench.Proxy.Url, "/bucket/key"));
        using var response = await bench.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Operations_of_all_three_protocols_are_counted_by_their_names()
    {
        await using var bench = await Bench.StartAsync(http => http.Request.Body.CopyToAsync(Stream.Null));
        await bench.CallAsync("ReceiveMessage");
        await bench.CallAsync("DynamoDB_20120810.PutItem");
        foreach (var (method, path) in new[] { ("GET", "/b/k"), ("GET", "/b?list-type=2"), ("HEAD", "/b/k"), ("PUT", "/b/k"), ("POST", "/b/k?uploads"), ("DELETE", "/b/k") })
        {
            using var request = new HttpRequestMessage(new(method), new Uri(bench.Proxy.Url, path));
            (await bench.SendAsync(request)).Dispose();
        }

        var counts = await bench.CountsAsync();
        Assert.All(
            ["ReceiveMessage", "PutItem", "GetObject", "ListObjectsV2", "HeadObject", "PutObject", "CreateMultipartUpload", "DeleteObject"],
            operation => Assert.Contains($"\"{operation}\":1", counts, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_breaks_the_connection_is_counted_as_such_and_as_no_fault()
    {
        await using var bench = await Bench.StartAsync(http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });
        await Assert.ThrowsAsync<HttpRequestException>(() => bench.CallAsync("SendMessageBatch"));
        Assert.Contains("\"faults\":{},\"broken\":1", await bench.CountsAsync(), StringComparison.Ordinal);
    }
}
