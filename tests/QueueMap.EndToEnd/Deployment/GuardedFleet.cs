using System.Text;
using Amazon.Runtime;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.Emulators;
using QueueMap.Stubs;

namespace QueueMap.EndToEnd.Deployment;

/// <summary>The fleet of real processes, each with the rights of its role in deploy/ and no others.</summary>
public sealed class GuardedFleet : IAsyncLifetime
{
    private readonly EmulatedFleet _fleet = new();
    private EcsStubServer? _ecs;
    private AgentStub? _agent;

    internal PolicyGate Gate { get; } = new();

    internal Workspace Work => _fleet.Work;

    public async ValueTask InitializeAsync()
    {
        Required.Require(await _fleet.StartAsync());
        foreach (var service in new[] { "AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_DYNAMODB" })
        {
            _fleet.Environment[service] = await Gate.OpenAsync(_fleet.Environment[service]);
        }

        // ECS, which has no emulator here, and the agent of each task, which asks ECS in the name of the task's role.
        _ecs = await EcsStubServer.StartAsync(new EcsStub());
        _fleet.Environment["AWS_ENDPOINT_URL_ECS"] = await Gate.OpenAsync(_ecs.Url);
        _fleet.Environment["QUEUEMAP__ECS__CLUSTER"] = EcsStub.Cluster;
        _fleet.Environment["QUEUEMAP__ECS__SERVICE"] = EcsStub.Service;
        _agent = await AgentStub.StartAsync();
        _agent.Instead = (_, _) => Gate.Admits(ApiCall.OfAgent("worker", "UpdateTaskProtection", EcsStub.Cluster, "1234567890abcdef0"))
            ? null
            : (403, AgentStub.Error("AccessDeniedException", "Not authorized: ecs:UpdateTaskProtection"));
        _fleet.Environment["ECS_AGENT_URI"] = _agent.Address;

        // What holds messages for long must be seen to renew them, in a test of seconds.
        _fleet.Environment["QUEUEMAP__QUEUES__VISIBILITYSECONDS"] = "2";
        As(PolicyGate.Administrator);
        await _fleet.SetUpAsync();
    }

    /// <summary>The command, to its end, by whoever has this role.</summary>
    internal Task<Outcome> QueuemapAsync(string role, params string[] arguments)
    {
        As(role);
        return _fleet.QueuemapAsync(arguments);
    }

    internal Command StartQueuemap(string role, params string[] arguments)
    {
        As(role);
        return _fleet.StartQueuemap(arguments);
    }

    internal Command StartWorker()
    {
        As("worker");
        return _fleet.StartWorker("map", "--workers", "2");
    }

    internal Command StartReducer()
    {
        As("reducer");
        return _fleet.StartWorker("reduce");
    }

    /// <summary>A station file in the bucket of the source.</summary>
    internal Task PutStationAsync(int month, string station, string temperature) => PutAsync(
        $"{DeployedFleet.SourcePrefix}2023/{station}.csv",
        $"\"STATION\",\"DATE\",\"LATITUDE\",\"LONGITUDE\",\"ELEVATION\",\"NAME\",\"TEMP\"\n\"{station}\",\"2023-{month:d2}-01\",\"47.2\",\"-11.4\",\"2254.0\",\"STATION\",\"{temperature}\"\n");

    internal Task PutAsync(string key, string text) => _fleet.Buckets.PutAsync(EmulatedFleet.Bucket, key, Encoding.UTF8.GetBytes(text));

    internal Task RemoveAsync(string key) => _fleet.Buckets.RemoveAsync(EmulatedFleet.Bucket, key);

    /// <summary>A message that no program of the fleet would send.</summary>
    internal Task SendForeignAsync(string queue) => SendAsync(queue, new SqsSend("no message of ours", new Dictionary<string, string>()));

    /// <summary>Moves a message to where SQS would, had it been received too often.</summary>
    internal async Task GiveUpAsync(string from, string to) => await SendAsync(to, await TakeAsync(from));

    internal async Task SendAsync(string queue, SqsSend message)
    {
        using var sqs = NewSqs();
        await sqs.SendAsync(await UrlOfAsync(sqs, queue), [message], CancellationToken.None);
    }

    /// <summary>Takes a message off a queue.</summary>
    internal async Task<SqsSend> TakeAsync(string queue)
    {
        using var sqs = NewSqs();
        var url = await UrlOfAsync(sqs, queue);
        var received = await sqs.ReceiveAsync(url, 1, TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(1), CancellationToken.None);
        var message = Assert.Single(received.Messages);
        await sqs.DeleteAsync(url, [message.ReceiptHandle], CancellationToken.None);
        return new SqsSend(message.Body, message.Attributes);
    }

    public async ValueTask DisposeAsync()
    {
        await _fleet.DisposeAsync();
        if (_agent is not null && _ecs is not null)
        {
            await _agent.DisposeAsync();
            await _ecs.DisposeAsync();
        }

        await Gate.DisposeAsync();
    }

    private static async Task<string> UrlOfAsync(SqsClient sqs, string queue) => (await sqs.GetQueueUrlAsync(queue, CancellationToken.None))!;

    private SqsClient NewSqs() => new(new SqsClientOptions
    {
        Region = Buckets.Region,
        ServiceUrl = new Uri(_fleet.Environment["AWS_ENDPOINT_URL_SQS"]),
        Credentials = new BasicAWSCredentials(PolicyGate.Administrator, Buckets.SecretKey),
    });

    private void As(string role) => _fleet.Environment["AWS_ACCESS_KEY_ID"] = role;
}
