using MassTransit;
using QueueMap.AmazonSqs.Tests.Emulators;

namespace QueueMap.AmazonSqs.Tests.Buses;

public sealed class FilterTests(Fauxqs emulator) : IClassFixture<Fauxqs>
{
    [Fact]
    public async Task A_queue_takes_only_the_publishes_that_its_filter_policy_chooses()
    {
        var (foo, bar) = (new Inbox<int>(), new Inbox<int>());
        await using var bus = new TestBus(emulator);
        // By the queue's attributes, and by those of one subscription.
        bus.Endpoint("foo", endpoint =>
        {
            endpoint.QueueSubscriptionAttributes["FilterPolicy"] = """{"key":["foo"]}""";
            Take(endpoint, foo);
        });
        bus.Endpoint("bar", endpoint =>
        {
            endpoint.Subscribe<Work>(topic => topic.TopicSubscriptionAttributes["FilterPolicy"] = """{"key":["bar"]}""");
            Take(endpoint, bar);
        });
        await bus.StartAsync();
        foreach (var (key, id) in new[] { ("foo", 1), ("bar", 2), ("other", 3), ("foo", 4) })
        {
            await bus.Bus.Publish(new Work(id), context => context.Headers.Set("key", key));
        }

        Assert.Equal([1, 4], (await foo.NextAsync(2)).Order());
        Assert.Equal(2, await bar.NextAsync());
        await bus.StopAsync();
        Assert.Equal((0, 0), (foo.Count, bar.Count));
        Assert.True(await bus.IsEmptyAsync("foo") && await bus.IsEmptyAsync("bar"));
    }

    [Fact]
    public void A_filter_policy_that_is_not_understood_is_refused_at_configuration()
    {
        var exception = Assert.Throws<ConfigurationException>(() => AmazonSqsBusFactory.Create(bus => bus.ReceiveEndpoint("work", endpoint =>
        {
            endpoint.Subscribe<Work>();
            endpoint.QueueSubscriptionAttributes["FilterPolicy"] = """{"price":[{"numeric":["=",1]}]}""";
        })));
        Assert.Contains("numeric", exception.Message, StringComparison.Ordinal);
    }

    private static void Take(IAmazonSqsReceiveEndpointConfigurator endpoint, Inbox<int> inbox) => endpoint.Handler<Work>(context =>
    {
        inbox.Add(context.Message.Id);
        return Task.CompletedTask;
    });
}
