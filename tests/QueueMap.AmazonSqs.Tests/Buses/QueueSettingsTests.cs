using System.Text.Json;
using MassTransit;
using QueueMap.AmazonSqs.Tests.Emulators;

namespace QueueMap.AmazonSqs.Tests.Buses;

public sealed class QueueSettingsTests(Fauxqs emulator) : IClassFixture<Fauxqs>
{
    [Fact]
    public async Task The_visibility_timeout_among_a_queues_attributes_is_the_receivers_too()
    {
        await using var bus = new TestBus(emulator).Endpoint("work", endpoint => endpoint.QueueAttributes["VisibilityTimeout"] = 77);
        await bus.StartAsync();
        var attributes = await emulator.Client.GetAttributesAsync(await bus.UrlOfAsync("work"), ["VisibilityTimeout"], default);
        Assert.Equal("77", attributes["VisibilityTimeout"]);
        Assert.Contains("\"visibilityTimeout\":77", JsonSerializer.Serialize(bus.Bus.GetProbeResult().Results), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Dead_letter_queues_are_created_with_what_the_send_topology_says_of_them()
    {
        await using var bus = new TestBus(emulator).With(configurator =>
        {
            configurator.SendTopology.ConfigureDeadLetterSettings = queue => queue.QueueAttributes["MessageRetentionPeriod"] = 60;
            configurator.SendTopology.ConfigureErrorSettings = queue => queue.QueueAttributes["MessageRetentionPeriod"] = 3600;
        }).Endpoint("work", _ => { });
        await bus.StartAsync();
        var attributes = await emulator.Client.GetAttributesAsync(await bus.UrlOfAsync("work", "_error"), ["MessageRetentionPeriod"], default);
        Assert.Equal("3600", attributes["MessageRetentionPeriod"]);
    }

    [Fact]
    public async Task With_topology_only_queues_are_made_and_nothing_is_received()
    {
        await using var bus = new TestBus(emulator).With(configurator => configurator.DeployTopologyOnly = true).Handle<Work>("work", _ => Task.CompletedTask);
        await bus.StartAsync();
        await bus.SendAsync("work", new Work(1));
        Assert.Contains("\"id\": 1", (await bus.TakeAsync("work")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_buss_own_queue_has_the_name_and_attributes_that_it_is_given()
    {
        await using var bus = new TestBus(emulator);
        bus.With(configurator =>
        {
            configurator.OverrideDefaultBusEndpointQueueName(bus.NameOf("answers"));
            configurator.QueueAttributes["MessageRetentionPeriod"] = 120;
            configurator.WaitTimeSeconds = 1;
        }).Handle<Question>("questions", context => context.RespondAsync(new Answer(context.Message.Number + 1)));
        await bus.StartAsync();
        var answer = await bus.Bus.CreateRequestClient<Question>(bus.AddressOf("questions")).GetResponse<Answer>(new Question(1));
        Assert.Equal(2, answer.Message.Number);
        var attributes = await emulator.Client.GetAttributesAsync(await bus.UrlOfAsync("answers"), ["MessageRetentionPeriod"], default);
        Assert.Equal("120", attributes["MessageRetentionPeriod"]);
    }

    [Fact]
    public void Settings_of_what_is_not_here_are_accepted_and_a_name_too_long_is_a_configuration_error()
    {
        AmazonSqsBusFactory.Create(bus => bus.ReceiveEndpoint("work", endpoint =>
        {
            endpoint.ConcurrentDeliveryLimit = 5;
            endpoint.MaxVisibilityTimeoutRenewal = 60;
            endpoint.DisableMessageOrdering();
            endpoint.Subscribe("news", topic => topic.TopicTags["a"] = "b");
        }));
        Assert.Throws<ConfigurationException>(() => AmazonSqsBusFactory.Create(bus => bus.ReceiveEndpoint(new string('a', 81), _ => { })));
    }
}
