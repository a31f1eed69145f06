using MassTransit;
using QueueMap.AmazonSqs.Tests.Emulators;

namespace QueueMap.AmazonSqs.Tests.Buses;

public sealed class BusOnFauxqsTests(Fauxqs emulator) : BusTests(emulator), IClassFixture<Fauxqs>;

public sealed class BusOnLocalAwsSqsTests(LocalAwsSqs emulator) : BusTests(emulator), IClassFixture<LocalAwsSqs>;

/// <summary>What a user of MassTransit does, on both servers.</summary>
public abstract class BusTests(Emulator emulator)
{
    [Fact]
    public async Task A_message_is_consumed_and_what_its_consumer_sends_too()
    {
        var results = new Inbox<Result>();
        await using var bus = new TestBus(emulator);
        bus.Handle<Work>("work", context => context.Send(bus.AddressOf("results"), new Result(context.Message.Id)));
        await bus.Collect("results", results).StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => bus.SendAsync("work", new Work(i))));
        var ids = (await results.NextAsync(50)).Select(result => result.Id).Order();
        Assert.Equal(Enumerable.Range(0, 50), ids);
        await bus.StopAsync();
        Assert.True(await bus.IsEmptyAsync("work"));
        Assert.True(await bus.IsEmptyAsync("results"));
        Assert.Equal(0, results.Count);
    }

    [Fact]
    public async Task A_publish_goes_to_each_queue_that_takes_the_type_or_an_interface_of_it()
    {
        var (concrete, polymorphic) = (new Inbox<Happened>(), new Inbox<int>());
        await using var bus = new TestBus(emulator);
        bus.Collect("concrete", concrete).Handle<IEvent>("polymorphic", context =>
        {
            polymorphic.Add(context.Message.Id);
            return Task.CompletedTask;
        });
        await bus.StartAsync();
        await bus.Bus.Publish(new Happened(7));
        Assert.Equal(7, (await concrete.NextAsync()).Id);
        Assert.Equal(7, await polymorphic.NextAsync());
    }

    [Fact]
    public async Task Weak_point_10_a_publish_that_nobody_takes_is_an_error_that_says_what_to_do()
    {
        await using var bus = await new TestBus(emulator).StartAsync();
        var exception = await Assert.ThrowsAsync<PublishException>(() => bus.Bus.Publish(new Nobodys(1)));
        Assert.Contains("queue:name", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_sent_to_a_topic_reaches_the_endpoint_that_subscribed_to_it()
    {
        var inbox = new Inbox<Work>();
        await using var bus = new TestBus(emulator);
        bus.Endpoint("listener", endpoint =>
        {
            endpoint.ConfigureConsumeTopology = false;
            endpoint.Subscribe("news");
            endpoint.Handler<Work>(context =>
            {
                inbox.Add(context.Message);
                return Task.CompletedTask;
            });
        });
        await bus.StartAsync();
        await (await bus.Bus.GetSendEndpoint(new Uri("topic:news"))).Send(new Work(1));
        Assert.Equal(1, (await inbox.NextAsync()).Id);
    }

    [Fact]
    public async Task A_request_is_answered()
    {
        await using var bus = new TestBus(emulator).Handle<Question>("questions", context => context.RespondAsync(new Answer(context.Message.Number * 2)));
        await bus.StartAsync();
        var client = bus.Bus.CreateRequestClient<Question>(bus.AddressOf("questions"), RequestTimeout.After(s: 30));
        Assert.Equal(42, (await client.GetResponse<Answer>(new Question(21))).Message.Number);
    }

    [Fact]
    public async Task A_failing_consumer_is_retried()
    {
        var tries = new Inbox<int>();
        await using var bus = new TestBus(emulator);
        bus.Endpoint("work", endpoint =>
        {
            endpoint.UseMessageRetry(retry => retry.Immediate(2));
            endpoint.Handler<Work>(context =>
            {
                tries.Add(context.GetRetryAttempt());
                return context.GetRetryAttempt() < 2 ? throw new InvalidOperationException("not yet") : Task.CompletedTask;
            });
        });
        await bus.StartAsync();
        await bus.SendAsync("work", new Work(1));
        Assert.Equal([0, 1, 2], await tries.NextAsync(3));
    }

    [Fact]
    public async Task A_failing_consumer_is_redelivered_after_a_delay()
    {
        var tries = new Inbox<int>();
        await using var bus = new TestBus(emulator);
        bus.Endpoint("work", endpoint =>
        {
            endpoint.UseDelayedRedelivery(redelivery => redelivery.Intervals(TimeSpan.FromSeconds(1)));
            endpoint.Handler<Work>(context =>
            {
                tries.Add(context.GetRedeliveryCount());
                return context.GetRedeliveryCount() < 1 ? throw new InvalidOperationException("not yet") : Task.CompletedTask;
            });
        });
        await bus.StartAsync();
        await bus.SendAsync("work", new Work(1));
        Assert.Equal([0, 1], await tries.NextAsync(2));
    }

    [Fact]
    public async Task A_scheduled_message_comes_late_never_early()
    {
        var inbox = new Inbox<DateTimeOffset>();
        await using var bus = new TestBus(emulator).Handle<Work>("work", context =>
        {
            inbox.Add(TimeProvider.System.GetUtcNow());
            return Task.CompletedTask;
        });
        await bus.StartAsync();
        var endpoint = await bus.Bus.GetSendEndpoint(bus.AddressOf("work"));
        var sentAt = TimeProvider.System.GetUtcNow();
        await endpoint.Send(new Work(1), context => context.Delay = TimeSpan.FromSeconds(1.5));
        Assert.InRange(await inbox.NextAsync() - sentAt, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Messages_are_consumed_in_batches()
    {
        var batches = new Inbox<int>();
        await using var bus = new TestBus(emulator);
        bus.Endpoint("work", endpoint =>
        {
            endpoint.PrefetchCount = 30;
            endpoint.Batch<Work>(batch =>
            {
                batch.MessageLimit = 10;
                batch.TimeLimit = TimeSpan.FromSeconds(1);
                batch.Consumer(() => new BatchConsumer(batches));
            });
        });
        await bus.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 25).Select(i => bus.SendAsync("work", new Work(i))));
        var total = 0;
        while (total < 25)
        {
            total += await batches.NextAsync();
        }

        Assert.Equal(25, total);
    }

    [Fact]
    public async Task An_endpoint_is_connected_at_run_time_and_stopped()
    {
        var inbox = new Inbox<Work>();
        await using var bus = await new TestBus(emulator).StartAsync();
        var handle = bus.Bus.ConnectReceiveEndpoint(bus.NameOf("late"), endpoint =>
        {
            ((IAmazonSqsReceiveEndpointConfigurator)endpoint).WaitTimeSeconds = 1;
            endpoint.Handler<Work>(context =>
            {
                inbox.Add(context.Message);
                return Task.CompletedTask;
            });
        });
        await handle.Ready;
        await bus.Bus.Publish(new Work(5));
        Assert.Equal(5, (await inbox.NextAsync()).Id);
        await handle.StopAsync();
    }

    private sealed class BatchConsumer(Inbox<int> batches) : IConsumer<Batch<Work>>
    {
        public Task Consume(ConsumeContext<Batch<Work>> context)
        {
            batches.Add(context.Message.Length);
            return Task.CompletedTask;
        }
    }
}
