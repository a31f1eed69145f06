using MassTransit;
using QueueMap.AmazonSqs.Tests.Emulators;

namespace QueueMap.AmazonSqs.Tests.Buses;

public sealed class TopologyModeTests(Fauxqs emulator) : IClassFixture<Fauxqs>
{
    private static string Complaints(TestBus bus) => string.Join(
        ' ', bus.Bus.CheckHealth().Endpoints.Values.Select(endpoint => $"{endpoint.Description} {endpoint.Exception?.Message}"));

    [Fact]
    public async Task Weak_point_10_verify_says_what_is_missing_creates_nothing_and_goes_on_when_it_is_there()
    {
        var inbox = new Inbox<Work>();
        await using var bus = new TestBus(emulator) { Mode = AmazonSqsTopologyMode.Verify };
        await bus.Collect("work", inbox).StartAsync(untilReady: false);
        await DeadLetterTests.UntilAsync(() => Task.FromResult(Complaints(bus).Contains($"The queue '{bus.NameOf("work")}' does not exist", StringComparison.Ordinal)));
        Assert.Equal(BusHealthStatus.Unhealthy, bus.Bus.CheckHealth().Status);
        Assert.Contains("dead-letter queue", Complaints(bus), StringComparison.Ordinal);
        Assert.Null(await emulator.Client.GetQueueUrlAsync(bus.NameOf("work"), default));

        // Another process, or a template, makes it: the endpoint finds it by itself.
        await using var maker = new TestBus(emulator);
        maker.With(configurator => configurator.ReceiveEndpoint(bus.NameOf("work"), endpoint => endpoint.WaitTimeSeconds = 1));
        await maker.StartAsync();
        await maker.StopAsync();
        await bus.Bus.Publish(new Work(1));
        Assert.Equal(1, (await inbox.NextAsync()).Id);
    }

    [Fact]
    public async Task None_asks_for_the_url_only()
    {
        var url = await emulator.NewQueueAsync();
        var inbox = new Inbox<Work>();
        await using var bus = new TestBus(emulator) { Mode = AmazonSqsTopologyMode.None };
        bus.With(configurator => configurator.ReceiveEndpoint(url.Split('/')[^1], endpoint =>
        {
            endpoint.WaitTimeSeconds = 1;
            endpoint.Handler<Work>(context =>
            {
                inbox.Add(context.Message);
                return Task.CompletedTask;
            });
        }));
        await bus.StartAsync();
        await bus.Bus.Publish(new Work(2));
        Assert.Equal(2, (await inbox.NextAsync()).Id);
        Assert.False((await emulator.Client.GetAttributesAsync(url, ["RedrivePolicy"], default)).ContainsKey("RedrivePolicy"));
    }

    [Fact]
    public async Task A_queue_made_by_an_earlier_sender_is_wired_when_its_endpoint_starts()
    {
        var url = await emulator.NewQueueAsync(("VisibilityTimeout", "7"));
        await using var bus = new TestBus(emulator);
        bus.With(configurator => configurator.ReceiveEndpoint(url.Split('/')[^1], endpoint => endpoint.WaitTimeSeconds = 1));
        await bus.StartAsync();
        Assert.True((await emulator.Client.GetAttributesAsync(url, ["RedrivePolicy"], default)).ContainsKey("RedrivePolicy"));
    }

    [Fact]
    public async Task A_started_bus_is_healthy()
    {
        await using var bus = await new TestBus(emulator).Collect("work", new Inbox<Work>()).StartAsync();
        Assert.Equal(BusHealthStatus.Healthy, bus.Bus.CheckHealth().Status);
    }

    [Fact]
    public async Task Without_a_queue_for_answers_a_request_is_refused_by_name()
    {
        var url = await emulator.NewQueueAsync();
        await using var bus = await new TestBus(emulator) { Mode = AmazonSqsTopologyMode.None }.StartAsync();
        var client = bus.Bus.CreateRequestClient<Question>(new Uri($"queue:{url.Split('/')[^1]}"));
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => client.GetResponse<Answer>(new Question(1)));
        Assert.Contains("creates nothing", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("orders.fifo", "FIFO")]
    [InlineData("has space", "A-Z")]
    [InlineData("a2345678901234567890123456789012345678901234567890123456789012345678901234567890x", "1 to 80")]
    public void A_name_that_SQS_refuses_is_refused_at_configuration(string name, string hint)
    {
        var exception = Assert.ThrowsAny<Exception>(() => AmazonSqsBusFactory.Create(bus => bus.ReceiveEndpoint(name, _ => { })));
        Assert.Contains(hint, exception.ToString(), StringComparison.Ordinal);
    }
}
