using MassTransit;
using QueueMap.AmazonSqs.Tests.Emulators;

namespace QueueMap.AmazonSqs.Tests.Buses;

public sealed class ScopeTests(Fauxqs emulator) : IClassFixture<Fauxqs>
{
    [Fact]
    public async Task A_scope_is_part_of_addresses_and_not_of_the_queues_name()
    {
        var inbox = new Inbox<Uri?>();
        await using var bus = new TestBus(emulator) { Host = host => host.Scope("shop") };
        await Addressed(bus, inbox).StartAsync();
        await bus.SendAsync("work", new Work(1));
        Assert.Equal(new Uri($"amazonsqs://us-east-1/shop/{bus.NameOf("work")}"), await inbox.NextAsync());
        Assert.NotNull(await emulator.Client.GetQueueUrlAsync(bus.NameOf("work"), default));
    }

    [Theory]
    [InlineData(false, "QueueMap_AmazonSqs_Tests_Buses-Work")]
    [InlineData(true, "shop_QueueMap_AmazonSqs_Tests_Buses-Work")]
    public async Task Topics_are_scoped_only_when_asked_for(bool areScoped, string topic)
    {
        var inbox = new Inbox<Uri?>();
        await using var bus = new TestBus(emulator) { Host = host => host.Scope("shop", areScoped) };
        await Addressed(bus, inbox).StartAsync();
        await bus.Bus.Publish(new Work(1));
        Assert.Equal(new Uri($"amazonsqs://us-east-1/{topic}?type=topic"), await inbox.NextAsync());
    }

    [Fact]
    public async Task A_topic_is_subscribed_and_sent_to_by_the_same_name_in_any_scope()
    {
        var inbox = new Inbox<Uri?>();
        await using var bus = new TestBus(emulator) { Host = host => host.Scope("shop") };
        bus.Endpoint("listener", endpoint =>
        {
            endpoint.ConfigureConsumeTopology = false;
            endpoint.Subscribe("news");
            endpoint.Handler<Work>(context =>
            {
                inbox.Add(context.DestinationAddress);
                return Task.CompletedTask;
            });
        });
        await bus.StartAsync();
        await (await bus.Bus.GetSendEndpoint(new Uri("topic:news"))).Send(new Work(1));
        Assert.Equal(new Uri("amazonsqs://us-east-1/shop_news?type=topic"), await inbox.NextAsync());
    }

    private static TestBus Addressed(TestBus bus, Inbox<Uri?> inbox) => bus.Handle<Work>("work", context =>
    {
        inbox.Add(context.DestinationAddress);
        return Task.CompletedTask;
    });
}
