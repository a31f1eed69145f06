using MassTransit;
using QueueMap.AmazonSqs.Tests.Emulators;

namespace QueueMap.AmazonSqs.Tests.Buses;

public sealed class LongConsumerTests(Fauxqs emulator) : IClassFixture<Fauxqs>
{
    [Fact]
    public async Task Weak_point_2_a_consumer_far_longer_than_the_visibility_runs_once_and_is_deleted_once()
    {
        var (begun, ended) = (new Inbox<bool>(), new Inbox<bool>());
        await using var bus = new TestBus(emulator);
        bus.Endpoint("slow", endpoint =>
        {
            endpoint.VisibilityTimeout = 2;
            endpoint.Handler<Work>(async context =>
            {
                begun.Add(context.ReceiveContext.Redelivered);
                // The length of the work is what is tested: three locks long.
                await Task.Delay(TimeSpan.FromSeconds(6), TimeProvider.System, context.CancellationToken);
                ended.Add(context.CancellationToken.IsCancellationRequested);
            });
        });
        await bus.StartAsync();
        await bus.SendAsync("slow", new Work(1));
        Assert.False(await begun.NextAsync());
        Assert.False(await ended.NextAsync());
        await bus.StopAsync();
        Assert.Equal(0, begun.Count);
        Assert.True(await bus.IsEmptyAsync("slow"));
    }

    [Fact]
    public async Task Weak_point_3_after_a_stop_under_load_every_message_is_deleted_or_visible()
    {
        const int Messages = 300;
        var consumed = new Inbox<int>();
        await using var bus = new TestBus(emulator);
        bus.Endpoint("load", endpoint =>
        {
            endpoint.PrefetchCount = 50;
            endpoint.ConcurrentMessageLimit = 5;
            endpoint.Handler<Work>(async context =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
                consumed.Add(context.Message.Id);
            });
        });
        await bus.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, Messages).Select(i => bus.SendAsync("load", new Work(i))));
        await consumed.NextAsync(20);
        await bus.StopAsync();
        var left = await DrainAsync(bus);
        Assert.Equal(Messages, 20 + consumed.Count + left);
        Assert.True(await bus.IsEmptyAsync("load"));
    }

    /// <summary>Counts what is visible now: short polls, because whatever is hidden is the failure looked for.</summary>
    private async Task<int> DrainAsync(TestBus bus)
    {
        var url = await bus.UrlOfAsync("load");
        for (var count = 0; ;)
        {
            var received = (await emulator.Client.ReceiveAsync(url, 10, TimeSpan.Zero, TimeSpan.FromSeconds(30), default)).Messages;
            if (received.Count == 0)
            {
                return count;
            }

            count += received.Count;
            await emulator.Client.DeleteAsync(url, [.. received.Select(message => message.ReceiptHandle)], default);
        }
    }
}
