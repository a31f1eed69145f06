using System.Collections.Concurrent;
using MassTransit;
using QueueMap.AmazonSqs.Tests.Emulators;

namespace QueueMap.AmazonSqs.Tests.Buses;

public sealed class FaultTests(Fauxqs emulator) : IClassFixture<Fauxqs>
{
    [Fact]
    public async Task Weak_point_2_a_consumer_of_20_s_under_5_percent_throttling_runs_once_and_is_deleted_once()
    {
        var http = new FaultyHttp(seed: 1, (_, chance) => chance < 0.05 ? HttpFault.Throttled : HttpFault.None);
        var (begun, ended) = (new Inbox<int>(), new Inbox<int>());
        await using var bus = new TestBus(emulator) { Http = http };
        bus.Endpoint("slow", endpoint =>
        {
            endpoint.VisibilityTimeout = 2;
            endpoint.PrefetchCount = 40;
            endpoint.Handler<Work>(async context =>
            {
                begun.Add(context.Message.Id);
                // The bar's own length.
                await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, context.CancellationToken);
                ended.Add(context.Message.Id);
            });
        });
        await bus.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => bus.SendAsync("slow", new Work(i))));
        Assert.Equal(Enumerable.Range(0, 40), (await ended.NextAsync(40)).Order());
        await bus.StopAsync();
        Assert.Equal(40, begun.Count);
        Assert.True(await bus.IsEmptyAsync("slow"));
        Assert.True(http.Faults > 0);
    }

    [Fact]
    public async Task Weak_point_5_lost_responses_and_server_errors_lose_no_message_and_leave_none_behind()
    {
        var http = new FaultyHttp(seed: 2, (operation, chance) => (operation, chance) switch
        {
            ("DeleteMessageBatch" or "SendMessageBatch" or "ChangeMessageVisibilityBatch", < 0.1) => HttpFault.LostResponse,
            ("DeleteMessageBatch" or "SendMessageBatch" or "ReceiveMessage", < 0.2) => HttpFault.ServerError,
            _ => HttpFault.None,
        });
        var seen = new ConcurrentDictionary<int, bool>();
        var runs = new ConcurrentDictionary<Guid, int>();
        var all = new TaskCompletionSource();
        await using var bus = new TestBus(emulator) { Http = http };
        bus.Endpoint("work", endpoint =>
        {
            endpoint.VisibilityTimeout = 2;
            endpoint.PrefetchCount = 20;
            endpoint.Handler<Work>(context =>
            {
                runs.AddOrUpdate(Guid.Parse(context.ReceiveContext.TransportHeaders.Get<string>(MessageHeaders.MessageId)!), 1, static (_, count) => count + 1);
                if (seen.TryAdd(context.Message.Id, true) && seen.Count == 500)
                {
                    all.SetResult();
                }

                return Task.CompletedTask;
            });
        });
        await bus.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => bus.SendAsync("work", new Work(i))));
        await all.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        // A send whose response was lost is repeated: SQS then holds two messages. No single one may run twice.
        await DeadLetterTests.UntilAsync(() => bus.IsEmptyAsync("work"));
        Assert.All(runs.Values, count => Assert.Equal(1, count));
        Assert.True(http.Faults > 10);
    }
}
