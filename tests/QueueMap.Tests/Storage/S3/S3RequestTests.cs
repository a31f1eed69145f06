using Amazon.Runtime;
using QueueMap.Storage.Objects;
using QueueMap.Storage.S3;
using QueueMap.Storage.S3.Calls;
using QueueMap.Tests.Storage.S3.Server;

namespace QueueMap.Tests.Storage.S3;

/// <summary>What goes over the wire, and to whom.</summary>
public abstract class S3RequestSpecification(S3ClientKind client)
{
    [Theory]
    [InlineData("/x", "//x")]
    [InlineData("//x", "///x")]
    [InlineData("a/../b", "/a/../b")]
    [InlineData("../b", "/../b")]
    [InlineData("./x", "/./x")]
    [InlineData("a//b", "/a//b")]
    [InlineData("x/", "/x/")]
    [InlineData("a b+c%25?d#e", "/a%20b%2Bc%2525%3Fd%23e")]
    [InlineData("new\nline", "/new%0Aline")]
    [InlineData("\u65e5", "/%E6%97%A5")]
    public async Task A_key_is_asked_for_as_it_is(string key, string path)
    {
        await using var world = new S3World(client: client);
        var item = world.Put(key, "content");

        Assert.Equal("content", await world.ReadAsync(item));
        Assert.Equal(item, await world.Source.FindAsync(key, default));
        Assert.Equal([item], await world.Source.ListAsync(null, default).ToListAsync());
        Assert.Equal([$"/{MemoryS3.Bucket}{path}", $"/{MemoryS3.Bucket}{path}"], world.Server.Requests.Take(2).Select(request => request.Target));
    }

    [Fact]
    public async Task A_folder_marker_is_an_object_like_others_and_the_one_of_the_source_itself_is_none()
    {
        await using var world = new S3World(prefix: "data", client: client);
        world.Put("data/", "");
        world.Put("data/x/", "");

        Assert.Equal(["x/"], await world.Source.ListAsync(null, default).Select(item => item.Key).ToListAsync());
        Assert.Equal(["x"], await world.Source.ListFoldersAsync(default).ToListAsync());
        Assert.Equal(["x/"], await world.Source.ListAsync(Lane.Of("x"), null, default).Select(item => item.Key).ToListAsync());
        Assert.Empty(await world.Source.ListAsync(Lane.Top, null, default).ToListAsync());
    }

    [Fact]
    public async Task Requests_are_signed_unless_nobody_asks()
    {
        await using var signed = new S3World(client: client);
        await using var anonymous = new S3World(options => options with { Anonymous = true }, client: client);
        foreach (var world in new[] { signed, anonymous })
        {
            await world.ReadAsync(world.Put("x", "content"));
            await world.Source.ListAsync(null, default).ToListAsync();
        }

        Assert.All(signed.Server.Requests, request => Assert.NotNull(request.Header("Authorization")));
        Assert.All(anonymous.Server.Requests, request => Assert.Null(request.Header("Authorization")));
    }

    [Fact]
    public async Task Whoever_pays_says_so_with_every_request()
    {
        await using var world = new S3World(options => options with { RequesterPays = true }, client: client);
        await world.ReadAsync(world.Put("x", "content"));
        await world.Source.FindAsync("x", default);
        await world.Source.ListAsync(null, default).ToListAsync();
        await world.Source.ListFoldersAsync(default).ToListAsync();

        Assert.Equal(4, world.Server.Requests.Count);
        Assert.All(world.Server.Requests, request => Assert.Equal("requester", request.Header("x-amz-request-payer")));
    }

    [Theory]
    [InlineData(301, "PermanentRedirect", true)]
    [InlineData(400, "AuthorizationHeaderMalformed", true)]
    [InlineData(400, "AuthorizationHeaderMalformed", false)]
    public async Task A_bucket_in_another_region_is_found_by_the_answer_and_remembered(int status, string code, bool byHeader)
    {
        await using var world = new S3World(client: client);
        var item = world.Put("x", "content");
        world.Server.Instead = request => request.Header("Authorization")!.Contains("/eu-central-1/s3/", StringComparison.Ordinal) ? null : Redirect(status, code, byHeader);

        Assert.Equal("content", await world.ReadAsync(item));
        Assert.Equal("content", await world.ReadAsync(item));
        Assert.Equal([item], await world.Source.ListAsync(null, default).ToListAsync());
        Assert.Equal(4, world.Server.Requests.Count);

        static StubAnswer Redirect(int status, string code, bool byHeader)
        {
            var answer = StubAnswer.Error(status, code, "the region 'us-east-1' is wrong; expecting 'eu-central-1'");
            return byHeader ? answer.With("x-amz-bucket-region", "eu-central-1") : answer;
        }
    }

    [Fact]
    public async Task On_AWS_a_bucket_is_asked_by_its_name_in_its_region()
    {
        await using var server = new MemoryS3();
        server.Put("x", "content"u8.ToArray());
        var hosts = new List<string>();
        using var connections = new S3Connections(S3Places.At(server.Url) with { Client = client } with { ServiceUrl = null, Http = inner => new Rerouted(inner, server.Url, hosts) });
        server.Instead = request => request.Header("Host")!.Contains("ap-southeast-2", StringComparison.Ordinal)
            ? null
            : StubAnswer.Error(301, "PermanentRedirect").With("x-amz-bucket-region", "ap-southeast-2");
        var source = new S3Source(connections, S3Address.Parse($"s3://{MemoryS3.Bucket}"));

        Assert.Equal("x", Assert.Single(await source.ListAsync(null, default).ToListAsync()).Key);
        Assert.Equal([$"{MemoryS3.Bucket}.s3.us-east-1.amazonaws.com", $"{MemoryS3.Bucket}.s3.ap-southeast-2.amazonaws.com"], hosts);
    }

    [Theory]
    [InlineData("evil.example/")]
    [InlineData("eu-central-1.evil.example")]
    [InlineData("")]
    public async Task A_region_that_is_no_name_of_one_is_not_followed(string region)
    {
        await using var world = new S3World(client: client);
        var item = world.Put("x", "content");
        world.Server.Instead = _ => StubAnswer.Error(301, "PermanentRedirect").With("x-amz-bucket-region", region);

        Assert.IsAssignableFrom<IOException>(await Record.ExceptionAsync(() => world.ReadAsync(item)));
        Assert.Single(world.Server.Requests);
    }

    [Fact]
    public async Task Servers_that_send_everybody_in_a_circle_are_left()
    {
        await using var world = new S3World(client: client);
        var item = world.Put("x", "content");
        world.Server.Instead = request => StubAnswer.Error(301, "PermanentRedirect").With(
            "x-amz-bucket-region", request.Header("Authorization")!.Contains("/us-east-1/", StringComparison.Ordinal) ? "eu-west-1" : "us-east-1");

        await Assert.ThrowsAsync<SourceException>(() => world.ReadAsync(item));
        Assert.InRange(world.Server.Requests.Count, 2, 5);
    }

    [Fact]
    public async Task Where_there_are_no_credentials_the_message_says_how_to_get_some()
    {
        var chain = new ChainCredentials(() => throw new AmazonClientException("none"));
        await using var world = new S3World(options => options with { Credentials = chain }, client: client);

        var fault = await Assert.ThrowsAsync<AccessException>(() => world.ReadAsync(world.Put("x", "content")));

        Assert.Contains("AWS_PROFILE", fault.Message, StringComparison.Ordinal);
        Assert.Empty(world.Server.Requests);
        world.AssertIdle();
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL")]
    [InlineData("AWS_ENDPOINT_URL_S3")]
    public async Task The_environment_names_another_server(string variable)
    {
        await using var server = new MemoryS3();
        server.Put("x", []);
        using var connections = new S3Connections(S3Places.At(server.Url) with { Client = client } with
        {
            ServiceUrl = null,
            Environment = name => name == variable ? server.Url.ToString() : name == "AWS_ENDPOINT_URL" ? "http://127.0.0.1:1/" : null,
        });

        Assert.Single(await new S3Source(connections, S3Address.Parse($"s3://{MemoryS3.Bucket}")).ListAsync(null, default).ToListAsync());
    }

    private sealed class Rerouted(HttpMessageHandler inner, Uri to, List<string> hosts) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            hosts.Add(request.RequestUri!.Host);
            request.Headers.Host = request.RequestUri.Host;
            request.RequestUri = new Uri(to, $"/{MemoryS3.Bucket}{request.RequestUri.PathAndQuery}");
            return base.SendAsync(request, cancellationToken);
        }
    }
}

public sealed class S3RequestTests() : S3RequestSpecification(S3ClientKind.Lean);

public sealed class S3RequestBySdkTests() : S3RequestSpecification(S3ClientKind.Sdk);
