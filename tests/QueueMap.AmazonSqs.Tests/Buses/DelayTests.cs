using System.Globalization;
using MassTransit;
using QueueMap.AmazonSqs.Delays;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Tests.Emulators;

namespace QueueMap.AmazonSqs.Tests.Buses;

public sealed class DelayTests(Fauxqs emulator) : IClassFixture<Fauxqs>
{
    [Fact]
    public async Task Weak_point_6_a_delay_of_an_hour_is_accepted_and_waits_in_the_queue()
    {
        var inbox = new Inbox<Work>();
        await using var bus = await new TestBus(emulator).Collect("work", inbox).StartAsync();
        await (await bus.Bus.GetSendEndpoint(bus.AddressOf("work"))).Send(new Work(1), context => context.SetDelay(TimeSpan.FromHours(1)));
        var counts = await emulator.Client.GetAttributesAsync(await bus.UrlOfAsync("work"), ["ApproximateNumberOfMessagesDelayed"], default);
        Assert.Equal("1", counts["ApproximateNumberOfMessagesDelayed"]);
        Assert.Equal(0, inbox.Count);
    }

    [Fact]
    public async Task A_message_received_before_its_time_reaches_its_consumer_only_then_and_knows_nothing_of_it()
    {
        var inbox = new Inbox<(DateTimeOffset At, bool KnowsDue)>();
        await using var bus = new TestBus(emulator).Handle<Work>("work", context =>
        {
            inbox.Add((TimeProvider.System.GetUtcNow(), context.ReceiveContext.TransportHeaders.TryGetHeader(DelayChain.DueHeader, out _)));
            return Task.CompletedTask;
        });
        await bus.Handle<Nobodys>("template", _ => Task.CompletedTask).StartAsync();
        await bus.SendAsync("template", new Work(1));
        var template = await bus.TakeAsync("template", "_error");
        var due = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(3);
        var early = new Dictionary<string, string>(template.Attributes.Where(header => header.Key == MessageHeaders.ContentType))
        {
            [DelayChain.DueHeader] = due.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        };
        await emulator.Client.SendAsync(await bus.UrlOfAsync("work"), [new SqsSend(template.Body, early)], default);
        var (at, knowsDue) = await inbox.NextAsync();
        Assert.InRange(at, due, due + TimeSpan.FromSeconds(10));
        Assert.False(knowsDue);
        await bus.StopAsync();
        Assert.True(await bus.IsEmptyAsync("work"));
    }
}
