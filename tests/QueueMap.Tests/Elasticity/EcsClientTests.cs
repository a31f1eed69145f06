using Amazon.Runtime;
using QueueMap.AmazonSqs.Tests.Clock;
using QueueMap.Producer.Elasticity.Ecs;
using QueueMap.Stubs;

namespace QueueMap.Tests.Elasticity;

/// <summary>The two calls of ECS. The stub refuses what is not signed over what arrives, by the SDK's own arithmetic.</summary>
public sealed class EcsClientTests
{
    private readonly EcsStub _stub = new() { Desired = 3 };

    [Fact]
    public async Task A_service_is_described_by_cluster_and_name()
    {
        using var ecs = new EcsStubHttp(_stub).Client();

        var service = await ecs.DescribeServiceAsync(EcsStub.Cluster, EcsStub.Service, default);

        Assert.Equal(new EcsService(Desired: 3, Running: 0, Pending: 0), service);
        var call = Assert.Single(_stub.Calls);
        Assert.Equal("DescribeServices", call.Operation);
        Assert.Equal("""{"cluster":"queuemap","services":["queuemap-worker"]}""", call.Body.ToJsonString());
        Assert.Equal("AmazonEC2ContainerServiceV20141113.DescribeServices", call.Headers["x-amz-target"]);
    }

    [Fact]
    public async Task The_number_of_tasks_is_set_and_nothing_else()
    {
        using var ecs = new EcsStubHttp(_stub).Client();

        Assert.Equal(12, (await ecs.UpdateServiceAsync(EcsStub.Cluster, EcsStub.Service, 12, default)).Desired);

        Assert.Equal("""{"cluster":"queuemap","service":"queuemap-worker","desiredCount":12}""", Assert.Single(_stub.Calls).Body.ToJsonString());
        Assert.Equal(12, _stub.Desired);
    }

    [Fact]
    public async Task A_wrong_secret_is_refused()
    {
        using var ecs = new EcsClient(new EcsClientOptions
        {
            ServiceUrl = new("http://ecs.test/"),
            Http = new EcsStubHttp(_stub),
            Credentials = new BasicAWSCredentials(EcsStub.AccessKey, "another"),
        });

        var refused = await Assert.ThrowsAsync<EcsException>(() => ecs.DescribeServiceAsync(EcsStub.Cluster, EcsStub.Service, default));

        Assert.Equal(EcsErrorKind.AccessDenied, refused.Kind);
        Assert.Empty(_stub.Calls);
    }

    [Fact]
    public async Task A_service_that_is_missing_is_named_with_its_cluster()
    {
        using var ecs = new EcsStubHttp(_stub).Client();

        var missing = await Assert.ThrowsAsync<EcsException>(() => ecs.DescribeServiceAsync(EcsStub.Cluster, "other", default));

        Assert.Equal(EcsErrorKind.ServiceNotFound, missing.Kind);
        Assert.Equal(
            "ECS did not do DescribeServices on service other of cluster queuemap (MISSING). "
            + "QUEUEMAP__ECS__CLUSTER and QUEUEMAP__ECS__SERVICE must name an active service in this account and region.",
            missing.Message);
    }

    [Theory]
    [InlineData(400, "AccessDeniedException", EcsErrorKind.AccessDenied, "needs ecs:UpdateService on that service")]
    [InlineData(400, "com.amazonaws.ecs#ServiceNotFoundException", EcsErrorKind.ServiceNotFound, "QUEUEMAP__ECS__SERVICE")]
    [InlineData(400, "ClusterNotFoundException", EcsErrorKind.ClusterNotFound, "QUEUEMAP__ECS__CLUSTER")]
    [InlineData(400, "ServiceNotActiveException", EcsErrorKind.ServiceNotActive, "an active service")]
    [InlineData(400, "InvalidParameterException", EcsErrorKind.InvalidRequest, "not allowed by ECS")]
    [InlineData(400, "ThrottlingException", EcsErrorKind.Throttled, "may work later")]
    [InlineData(500, "ServerException", EcsErrorKind.ServerFault, "may work later")]
    [InlineData(503, "SomethingNew", EcsErrorKind.ServerFault, "may work later")]
    public async Task A_refusal_says_what_where_and_what_to_do(int status, string code, object kind, string remedy)
    {
        _stub.Instead = _ => EcsStub.Error(status, code, "for the test");
        using var ecs = new EcsStubHttp(_stub).Client(new() { ServiceUrl = new("http://ecs.test/"), MaxRetries = 0 });

        var refused = await Assert.ThrowsAsync<EcsException>(() => ecs.UpdateServiceAsync(EcsStub.Cluster, EcsStub.Service, 1, default));

        Assert.Equal(kind, refused.Kind);
        Assert.Contains("UpdateService on service queuemap-worker of cluster queuemap", refused.Message, StringComparison.Ordinal);
        Assert.Contains("for the test", refused.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"services":[]}""")]
    [InlineData("""{"services":[{"status":"ACTIVE"}]}""")]
    [InlineData("""{"services":[{"status":"ACTIVE","desiredCount":null,"runningCount":0,"pendingCount":0}]}""")]
    [InlineData("""{"services":[{"status":"ACTIVE","desiredCount":-1,"runningCount":0,"pendingCount":0}]}""")]
    [InlineData("""{"services":[{"status":"ACTIVE","desiredCount":"many","runningCount":0,"pendingCount":0}]}""")]
    [InlineData("no json")]
    [InlineData("")]
    public async Task What_an_answer_does_not_say_is_unknown_and_not_0(string body)
    {
        _stub.Instead = _ => (200, body);
        using var ecs = new EcsStubHttp(_stub).Client(new() { ServiceUrl = new("http://ecs.test/"), MaxRetries = 0 });

        var unknown = await Assert.ThrowsAsync<EcsException>(() => ecs.DescribeServiceAsync(EcsStub.Cluster, EcsStub.Service, default));

        Assert.Equal(EcsErrorKind.Malformed, unknown.Kind);
    }

    [Theory]
    [InlineData("DRAINING")]
    [InlineData("INACTIVE")]
    public async Task A_service_that_is_being_deleted_is_none(string status)
    {
        _stub.Instead = _ => (200, $$"""{"services":[{"status":"{{status}}","desiredCount":0,"runningCount":0,"pendingCount":0}]}""");
        using var ecs = new EcsStubHttp(_stub).Client();

        var gone = await Assert.ThrowsAsync<EcsException>(() => ecs.DescribeServiceAsync(EcsStub.Cluster, EcsStub.Service, default));

        Assert.Equal(EcsErrorKind.ServiceNotActive, gone.Kind);
        Assert.Contains(status, gone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_has_a_bound()
    {
        _stub.Instead = _ => (200, $$"""{"services":[],"padding":"{{new string('x', 1 << 20)}}"}""");
        using var ecs = new EcsStubHttp(_stub).Client(new() { ServiceUrl = new("http://ecs.test/"), MaxRetries = 0 });

        var large = await Assert.ThrowsAsync<EcsException>(() => ecs.DescribeServiceAsync(EcsStub.Cluster, EcsStub.Service, default));

        Assert.Equal(EcsErrorKind.Malformed, large.Kind);
        Assert.Contains("longer than 1,048,576 bytes", large.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throttling_is_waited_out()
    {
        var clock = new FakeClock();
        _stub.Instead = _ => _stub.Calls.Count <= 2 ? EcsStub.Error(400, "ThrottlingException", "Rate exceeded") : null;
        using var ecs = new EcsStubHttp(_stub).Client(new() { ServiceUrl = new("http://ecs.test/"), Time = clock });

        var described = ecs.DescribeServiceAsync(EcsStub.Cluster, EcsStub.Service, default);
        await clock.AdvanceUntilAsync(() => described.IsCompleted);

        Assert.Equal(3, (await described).Desired);
        Assert.Equal(3, _stub.Calls.Count);
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(1.5), $"{clock.Elapsed}"); // 0.5 s and 1 s.
    }

    [Fact]
    public async Task Who_does_not_answer_is_named_with_the_way_there()
    {
        _stub.Instead = _ => (0, "connection refused, for the test");
        using var ecs = new EcsStubHttp(_stub).Client(new() { ServiceUrl = new("http://ecs.test/"), MaxRetries = 0 });

        var silent = await Assert.ThrowsAsync<EcsException>(() => ecs.DescribeServiceAsync(EcsStub.Cluster, EcsStub.Service, default));

        Assert.Equal(EcsErrorKind.Unreachable, silent.Kind);
        Assert.Contains("connection refused, for the test", silent.Message, StringComparison.Ordinal);
        Assert.Contains("interface endpoint 'ecs'", silent.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://special.test/", "http://general.test/", "special.test")]
    [InlineData(null, "http://general.test/", "general.test")]
    [InlineData("", "http://general.test/", "general.test")]
    [InlineData(null, null, "ecs.eu-central-1.amazonaws.com")]
    public async Task The_environment_names_the_endpoint_else_the_region_does(string? special, string? general, string host)
    {
        using var ecs = new EcsStubHttp(_stub).Client(new()
        {
            Region = "eu-central-1",
            Environment = name => name switch { "AWS_ENDPOINT_URL_ECS" => special, "AWS_ENDPOINT_URL" => general, _ => null },
        });

        await ecs.DescribeServiceAsync(EcsStub.Cluster, EcsStub.Service, default);

        var call = Assert.Single(_stub.Calls);
        Assert.Equal(host, call.Host);
        Assert.Contains("/eu-central-1/ecs/aws4_request", call.Headers["authorization"], StringComparison.Ordinal);
    }
}
