using System.Text.Json;
using MassTransit;
using QueueMap.AmazonSqs.Tests.Buses;
using QueueMap.AmazonSqs.Tests.Emulators;
using QueueMap.AmazonSqs.Tests.Wire;

namespace QueueMap.AmazonSqs.Tests.Readme;

/// <summary>Each role does its work through the proxy, which counts: its policy allows these calls and no others.</summary>
public sealed class PolicyTests(WireToLocalAwsSqs wire) : IClassFixture<WireToLocalAwsSqs>
{
    /// <summary>What a policy allows for calls that SQS makes in the caller's name.</summary>
    private const string MadeBySqs = "MadeBySqs";

    private readonly string _batches = Emulator.NewName("batches");
    private readonly string _partials = Emulator.NewName("partials");

    [Fact]
    public async Task A_producer_sends()
    {
        await SetUpAsync();
        await using var bus = await StartAsync(AmazonSqsTopologyMode.None);
        await SendAsync(bus, _batches, new Work(1));
        await bus.StopAsync();
        await EqualsPolicyAsync("Producer");
    }

    [Fact]
    public async Task A_worker_receives_batches_sends_partials_and_moves_dead_letters()
    {
        await SetUpAsync();
        var died = new Inbox<int>();
        await using var bus = await StartAsync(AmazonSqsTopologyMode.Verify, (configurator, bus) => configurator.ReceiveEndpoint(_batches, endpoint =>
        {
            endpoint.WaitTimeSeconds = 1;
            endpoint.VisibilityTimeout = 2;
            endpoint.Handler<Work>(async context =>
            {
                // Long enough to be renewed.
                await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System);
                await SendAsync(bus(), _partials, new Result(1));
                died.Add(1);
                throw new InvalidOperationException("the cause of death");
            });
        }));
        await wire.Emulator.Client.SendAsync((await wire.Emulator.Client.GetQueueUrlAsync(_batches, default))!, [BodyOf(1)], default);
        await died.NextAsync();
        await bus.StopAsync();
        await EqualsPolicyAsync("Worker");
    }

    [Fact]
    public async Task A_reducer_receives_partials_and_moves_dead_letters()
    {
        await SetUpAsync();
        var died = new Inbox<int>();
        await using var bus = await StartAsync(AmazonSqsTopologyMode.Verify, (configurator, _) => configurator.ReceiveEndpoint(_partials, endpoint =>
        {
            endpoint.WaitTimeSeconds = 1;
            endpoint.VisibilityTimeout = 2;
            endpoint.Handler<Work>(async context =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System);
                died.Add(1);
                throw new InvalidOperationException("the cause of death");
            });
        }));
        await wire.Emulator.Client.SendAsync((await wire.Emulator.Client.GetQueueUrlAsync(_partials, default))!, [BodyOf(1)], default);
        await died.NextAsync();
        await bus.StopAsync();
        await EqualsPolicyAsync("Reducer");
    }

    [Fact]
    public async Task Create_mode_needs_besides_what_the_role_itself_needs_only_this()
    {
        await wire.BeginAsync();
        // One queue is there without its dead-letter queue, as an earlier sender has made it.
        await wire.Emulator.Client.CreateQueueAsync(_batches, new Dictionary<string, string>(), new Dictionary<string, string>(), default);
        await using var bus = await StartAsync(AmazonSqsTopologyMode.Create, (configurator, _) =>
        {
            foreach (var queue in new[] { _batches, _partials })
            {
                configurator.ReceiveEndpoint(queue, endpoint =>
                {
                    endpoint.WaitTimeSeconds = 1;
                    endpoint.QueueTags["team"] = "data";
                });
            }
        });
        await bus.StopAsync();
        var called = await CalledAsync();
        // A queue with tags is created by one call, for which IAM wants two permissions.
        called.Add("sqs:TagQueue");
        Assert.Equal(Allowed("Setup").Order(), called.Order());
    }

    [Fact]
    public async Task A_requeue_moves_dead_letters()
    {
        await SetUpAsync();
        using var sqs = NewClient();
        var dead = (await sqs.GetQueueUrlAsync(_batches + "_error", default))!;
        var arn = (await sqs.GetAttributesAsync(dead, ["QueueArn"], default))["QueueArn"];
        await sqs.ListDeadLetterSourceQueuesAsync(dead, default);
        await wire.Emulator.Client.SendAsync(dead, [BodyOf(1)], default);
        var task = await sqs.StartMessageMoveTaskAsync(arn, destinationArn: null, maxMessagesPerSecond: 1, default);
        await sqs.ListMessageMoveTasksAsync(arn, default);
        try
        {
            await sqs.CancelMessageMoveTaskAsync(task, default);
        }
        catch (AmazonSqs.Sqs.SqsException)
        {
            // It may have ended already: the call is made all the same.
        }

        await EqualsPolicyAsync("Requeue");
    }

    [Fact]
    public async Task A_scaler_reads_depths()
    {
        await SetUpAsync();
        using var sqs = NewClient();
        var reading = await new AmazonSqs.Sqs.QueueDepthReader(sqs).ReadAsync((await sqs.GetQueueUrlAsync(_batches, default))!, default);
        Assert.True(reading.IsKnownEmpty);
        await EqualsPolicyAsync("Depth reader");
    }

    private static AmazonSqs.Sqs.SqsSend BodyOf(int id) => new(
        $$"""{"messageType":["urn:message:{{typeof(Work).Namespace}}:{{nameof(Work)}}"],"message":{ "id": {{id}} } }""",
        new Dictionary<string, string> { ["Content-Type"] = "application/vnd.masstransit+json" });

    private static async Task SendAsync<T>(TestBus bus, string queue, T message)
        where T : class => await (await bus.Bus.GetSendEndpoint(new Uri($"queue:{queue}"))).Send(message);

    private AmazonSqs.Sqs.SqsClient NewClient() =>
        new(new() { ServiceUrl = wire.Proxy.Url, Region = "us-east-1", Credentials = new Amazon.Runtime.BasicAWSCredentials("key", "secret") });

    /// <summary>Both queues and their dead-letter queues, made directly: nobody has called through the proxy yet.</summary>
    private async Task SetUpAsync()
    {
        await wire.BeginAsync();
        await using var setup = new TestBus(wire.Emulator);
        setup.With(bus => bus.ReceiveEndpoint(_batches, endpoint => endpoint.WaitTimeSeconds = 1));
        setup.With(bus => bus.ReceiveEndpoint(_partials, endpoint => endpoint.WaitTimeSeconds = 1));
        await setup.StartAsync();
    }

    private async Task<TestBus> StartAsync(AmazonSqsTopologyMode mode, Action<IAmazonSqsBusFactoryConfigurator, Func<TestBus>>? configure = null)
    {
        var bus = new TestBus(wire.Emulator) { Url = wire.Proxy.Url, Mode = mode };
        bus.With(configurator => configure?.Invoke(configurator, () => bus));
        return await bus.StartAsync();
    }

    private async Task EqualsPolicyAsync(string role) => Assert.Equal(Allowed(role).Order(), (await CalledAsync()).Order());

    private async Task<HashSet<string>> CalledAsync() =>
        [.. (await wire.Proxy.CountsAsync()).Calls.Keys.Select(operation => "sqs:" + operation.Replace("Batch", "", StringComparison.Ordinal))];

    private static HashSet<string> Allowed(string role)
    {
        var json = TransportReadme.Section(role).Split("```json\n")[1].Split("```")[0];
        using var policy = JsonDocument.Parse(json);
        Assert.Equal("2012-10-17", policy.RootElement.GetProperty("Version").GetString());
        var statements = policy.RootElement.GetProperty("Statement").EnumerateArray().ToDictionary(statement => statement.GetProperty("Sid").GetString()!);
        return
        [
            .. statements.Where(statement => !statement.Key.StartsWith(MadeBySqs, StringComparison.Ordinal)).Select(statement => statement.Value)
                .SelectMany(statement => statement.GetProperty("Action").EnumerateArray())
                .Select(action => action.GetString()!),
        ];
    }
}
