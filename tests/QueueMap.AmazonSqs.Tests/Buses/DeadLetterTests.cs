using MassTransit;
using QueueMap.AmazonSqs.Sending;
using QueueMap.AmazonSqs.Tests.Emulators;

namespace QueueMap.AmazonSqs.Tests.Buses;

public sealed class DeadLetterOnFauxqsTests(Fauxqs emulator) : DeadLetterTests(emulator), IClassFixture<Fauxqs>;

public sealed class DeadLetterOnLocalAwsSqsTests(LocalAwsSqs emulator) : DeadLetterTests(emulator), IClassFixture<LocalAwsSqs>
{
    [Fact]
    public async Task Weak_point_8_a_dead_letter_comes_back_with_the_move_task_of_AWS()
    {
        var inbox = new Inbox<int>();
        var isBroken = true;
        await using var bus = new TestBus(Emulator).Handle<Work>("work", context =>
        {
            inbox.Add(context.Message.Id);
            return isBroken ? throw new InvalidOperationException("broken") : Task.CompletedTask;
        });
        await bus.StartAsync();
        await bus.SendAsync("work", new Work(1));
        await inbox.NextAsync();
        var dead = await bus.UrlOfAsync("work", "_error");
        await UntilAsync(async () => !await bus.IsEmptyAsync("work", "_error"));
        isBroken = false;
        var arn = (await Emulator.Client.GetAttributesAsync(dead, ["QueueArn"], default))["QueueArn"];
        var source = (await Emulator.Client.GetAttributesAsync(await bus.UrlOfAsync("work"), ["QueueArn"], default))["QueueArn"];
        await Emulator.Client.StartMessageMoveTaskAsync(arn, source, maxMessagesPerSecond: null, default);
        Assert.Equal(1, await inbox.NextAsync());
    }
}

public abstract class DeadLetterTests(Emulator emulator)
{
    protected Emulator Emulator => emulator;

    internal static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; !await condition(); i++)
        {
            // A server's count has no signal to wait for.
            Assert.True(i < 300, "The condition does not hold after 30 s.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    [Fact]
    public async Task Weak_point_8_a_failed_message_lies_in_the_one_dead_letter_queue_with_its_cause()
    {
        await using var bus = new TestBus(emulator).Handle<Work>("work", _ => throw new InvalidOperationException("the cause"));
        await bus.StartAsync();
        await bus.SendAsync("work", new Work(1));
        var letter = await bus.TakeAsync("work", "_error");
        var headers = HeaderPacking.Unpack(letter.Attributes);
        Assert.Contains("\"id\": 1", letter.Body, StringComparison.Ordinal);
        Assert.Equal("the cause", headers[MessageHeaders.FaultMessage]);
        Assert.Equal("System.InvalidOperationException", headers[MessageHeaders.FaultExceptionType]);
        Assert.Contains("DeadLetterTests", headers[MessageHeaders.FaultStackTrace], StringComparison.Ordinal);
        Assert.Equal(Environment.MachineName, headers["MT-Fault-Worker"]);
        Assert.Equal("1", headers["MT-Fault-Attempt"]);
        await bus.StopAsync();
        Assert.True(await bus.IsEmptyAsync("work"));
    }

    [Fact]
    public async Task Weak_point_8_a_message_that_nobody_consumes_lies_there_too()
    {
        await using var bus = new TestBus(emulator).Handle<Work>("work", _ => Task.CompletedTask);
        await bus.StartAsync();
        await bus.SendAsync("work", new Nobodys(1));
        var letter = await bus.TakeAsync("work", "_error");
        Assert.Equal("dead-letter", letter.Attributes[MessageHeaders.Reason]);
    }

    [Fact]
    public async Task Weak_point_8_the_queue_is_wired_to_its_dead_letter_queue_for_SQS_itself()
    {
        await using var bus = new TestBus(emulator);
        bus.Endpoint("work", endpoint =>
        {
            endpoint.MaxReceiveCount = 4;
            endpoint.DeadLetterQueueName = bus.NameOf("work-dead");
            endpoint.Handler<Work>(_ => Task.CompletedTask);
        });
        await bus.StartAsync();
        var policy = (await emulator.Client.GetAttributesAsync(await bus.UrlOfAsync("work"), ["RedrivePolicy"], default))["RedrivePolicy"];
        Assert.Contains(bus.NameOf("work-dead"), policy, StringComparison.Ordinal);
        Assert.Matches("\"maxReceiveCount\": ?\"?4\"?", policy);
    }

    [Fact]
    public async Task Weak_point_7_more_than_ten_headers_pass_and_their_message_can_still_die()
    {
        var seen = new Inbox<string>();
        await using var bus = new TestBus(emulator).Handle<Work>("work", context =>
        {
            seen.Add(string.Join(',', Enumerable.Range(0, 20).Select(i => context.ReceiveContext.TransportHeaders.Get<string>($"X-{i}"))));
            throw new InvalidOperationException("dies");
        });
        await bus.StartAsync();
        var endpoint = await bus.Bus.GetSendEndpoint(bus.AddressOf("work"));
        await endpoint.Send(new Work(1), context =>
        {
            for (var i = 0; i < 20; i++)
            {
                context.Headers.Set($"X-{i}", $"{i}");
            }
        });
        Assert.Equal(string.Join(',', Enumerable.Range(0, 20)), await seen.NextAsync());
        var letter = await bus.TakeAsync("work", "_error");
        Assert.InRange(letter.Attributes.Count, 1, 10);
        Assert.Equal("19", HeaderPacking.Unpack(letter.Attributes)["X-19"]);
        Assert.Equal(0, seen.Count);
    }

    [Fact]
    public async Task A_fault_is_published_to_whoever_takes_it()
    {
        var faults = new Inbox<int>();
        await using var bus = new TestBus(emulator).Handle<Work>("work", _ => throw new InvalidOperationException("broken")).Handle<Fault<Work>>("faults", context =>
        {
            faults.Add(context.Message.Message.Id);
            return Task.CompletedTask;
        });
        await bus.StartAsync();
        await bus.SendAsync("work", new Work(3));
        Assert.Equal(3, await faults.NextAsync());
    }
}
