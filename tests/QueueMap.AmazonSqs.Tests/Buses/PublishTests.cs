using MassTransit;
using QueueMap.AmazonSqs.Tests.Emulators;

namespace QueueMap.AmazonSqs.Tests.Buses;

/// <summary>What a process publishes that does not consume it.</summary>
public sealed class PublishTests(Fauxqs emulator) : IClassFixture<Fauxqs>
{
    [Fact]
    public async Task Weak_point_10_a_publish_reaches_the_queue_of_another_process_that_is_named_for_its_type()
    {
        var inbox = new Inbox<Work>();
        await using var consumer = await new TestBus(emulator).Collect("work", inbox).StartAsync();
        await using var publisher = new TestBus(emulator).With(bus => bus.Publish<Work>(x => x.ToQueue(consumer.NameOf("work"))));
        await publisher.StartAsync();
        await publisher.Bus.Publish(new Work(1));
        Assert.Equal(1, (await inbox.NextAsync()).Id);
    }

    [Fact]
    public async Task A_queue_named_for_an_interface_gets_what_implements_it_and_gets_it_once()
    {
        var inbox = new Inbox<Happened>();
        await using var consumer = await new TestBus(emulator).Collect("events", inbox).StartAsync();
        await using var publisher = new TestBus(emulator).With(bus =>
        {
            bus.Publish<IEvent>(x => x.ToQueue(consumer.NameOf("events")));
            bus.Publish<Happened>(x => x.ToQueue(consumer.NameOf("events")));
        });
        await publisher.StartAsync();
        await publisher.Bus.Publish(new Happened(1));
        await publisher.Bus.Publish(new Happened(2));
        Assert.Equal([1, 2], (await inbox.NextAsync(2)).Select(happened => happened.Id).Order());
        await consumer.StopAsync();
        Assert.True(await consumer.IsEmptyAsync("events"));
        Assert.Equal(0, inbox.Count);
    }

    [Fact]
    public async Task A_scheduled_publish_goes_the_same_way()
    {
        var inbox = new Inbox<Happened>();
        await using var consumer = await new TestBus(emulator).Collect("events", inbox).StartAsync();
        await using var publisher = new TestBus(emulator).With(bus => bus.Publish<IEvent>(x => x.ToQueue(consumer.NameOf("events"))));
        await publisher.StartAsync();
        await publisher.Bus.CreateDelayedMessageScheduler().SchedulePublish(TimeProvider.System.GetUtcNow().UtcDateTime, new Happened(3));
        Assert.Equal(3, (await inbox.NextAsync()).Id);
    }

    [Fact]
    public async Task A_publish_that_nobody_takes_is_dropped_where_that_is_said_of_its_type_or_of_all()
    {
        await using var ofType = await new TestBus(emulator).With(bus => bus.Publish<Nobodys>(x => x.IsOptional = true)).StartAsync();
        await ofType.Bus.Publish(new Nobodys(1));
        await Assert.ThrowsAsync<PublishException>(() => ofType.Bus.Publish(new Work(1)));
        await using var ofAll = new TestBus(emulator).With(bus =>
        {
            bus.PublishTopology.IsOptional = true;
            bus.Publish<Work>(x => x.IsOptional = false);
        });
        await ofAll.StartAsync();
        await ofAll.Bus.Publish(new Nobodys(1));
        await Assert.ThrowsAsync<PublishException>(() => ofAll.Bus.Publish(new Work(1)));
    }

    [Fact]
    public async Task A_named_queue_is_created_at_the_start_when_the_publish_topology_is_deployed()
    {
        await using var bus = new TestBus(emulator);
        bus.With(configurator =>
        {
            configurator.DeployPublishTopology = true;
            configurator.Publish<Work>(x => x.ToQueue(bus.NameOf("elsewhere")));
        });
        await bus.StartAsync();
        Assert.NotNull(await emulator.Client.GetQueueUrlAsync(bus.NameOf("elsewhere"), default));
    }

    [Fact]
    public async Task Weak_point_10_verify_misses_a_named_queue_at_the_start_and_creates_nothing()
    {
        await using var bus = new TestBus(emulator) { Mode = AmazonSqsTopologyMode.Verify };
        bus.With(configurator =>
        {
            configurator.DeployPublishTopology = true;
            configurator.Publish<Work>(x => x.ToQueue(bus.NameOf("elsewhere")));
        });
        await bus.StartAsync(untilReady: false);
        await DeadLetterTests.UntilAsync(() => Task.FromResult(bus.Bus.CheckHealth().Endpoints.Values.Any(
            endpoint => endpoint.Exception?.Message.Contains(bus.NameOf("elsewhere"), StringComparison.Ordinal) == true)));
        Assert.Null(await emulator.Client.GetQueueUrlAsync(bus.NameOf("elsewhere"), default));
        await Assert.ThrowsAnyAsync<Exception>(() => bus.Bus.Publish(new Work(1)));
    }

    [Fact]
    public void A_name_that_no_queue_can_have_is_refused_at_configuration() => Assert.Contains(
        "FIFO",
        Assert.ThrowsAny<Exception>(() => AmazonSqsBusFactory.Create(bus => bus.Publish<Work>(x => x.ToQueue("orders.fifo")))).ToString(),
        StringComparison.Ordinal);

    [Fact]
    public void The_types_of_a_namespace_are_added_together()
    {
        var types = new List<Type>();
        AmazonSqsBusFactory.Create(bus => bus.AddPublishMessageTypesFromNamespaceContaining<Work>((_, type) => types.Add(type), type => type.Name.StartsWith('N')));
        Assert.Contains(typeof(Nobodys), types);
        Assert.DoesNotContain(typeof(Work), types);
    }

    [Theory]
    [InlineData("FifoTopic")]
    [InlineData("ContentBasedDeduplication")]
    public void A_FIFO_topic_is_refused_because_no_order_is_kept(string attribute)
    {
        var ofType = Assert.Throws<ConfigurationException>(() => AmazonSqsBusFactory.Create(bus => bus.Publish<Work>(x => x.TopicAttributes[attribute] = "true")));
        Assert.Contains(attribute, ofType.Message, StringComparison.Ordinal);
        var ofAll = Assert.Throws<ConfigurationException>(() => AmazonSqsBusFactory.Create(bus => bus.PublishTopology.TopicAttributes[attribute] = true));
        Assert.Contains(attribute, ofAll.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_topic_with_the_name_of_a_FIFO_topic_is_refused_on_either_side()
    {
        var publishing = Assert.Throws<ConfigurationException>(() => AmazonSqsBusFactory.Create(bus =>
        {
            bus.Message<Result>(x => x.SetEntityName("results.fifo"));
            bus.Publish<Result>();
        }));
        Assert.Contains("results.fifo", publishing.Message, StringComparison.Ordinal);
        var taking = Assert.Throws<ConfigurationException>(() => AmazonSqsBusFactory.Create(bus => bus.ReceiveEndpoint("work", endpoint => endpoint.Subscribe("news.fifo"))));
        Assert.Contains("news.fifo", taking.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_topology_of_a_bus_knows_the_addresses_of_topics()
    {
        var topology = (IAmazonSqsBusTopology)AmazonSqsBusFactory.Create(bus => bus.Host(new Uri("amazonsqs://eu-central-1/shop"), _ => { })).Topology;
        Assert.Equal(new Uri("amazonsqs://eu-central-1/shop_news?type=topic"), topology.GetDestinationAddress("news"));
        Assert.Equal(new Uri("amazonsqs://eu-central-1/QueueMap_AmazonSqs_Tests_Buses-Work?type=topic"), topology.GetDestinationAddress(typeof(Work)));
        Assert.Equal(new Uri("amazonsqs://eu-central-1/shop_news?durable=false&type=topic"), topology.GetDestinationAddress("news", topic => topic.Durable = false));
        Assert.Empty(topology.Publish<Work>().Queues);
        Assert.NotNull(topology.Send<Work>());
    }
}
