using MassTransit;
using QueueMap.AmazonSqs.Tests.Emulators;

namespace QueueMap.AmazonSqs.Tests.Buses;

public sealed class ReceiveGateTests(Fauxqs emulator) : IClassFixture<Fauxqs>
{
    [Fact]
    public async Task A_bus_that_is_still_starting_receives_nothing_more_and_holds_nothing()
    {
        var gate = new AmazonSqsReceiveGate();
        var url = await emulator.NewQueueAsync();
        var begun = new Inbox<int>();
        var end = new TaskCompletionSource();
        await using var bus = new TestBus(emulator) { Mode = AmazonSqsTopologyMode.None };
        bus.With(configurator =>
        {
            configurator.ReceiveGate = gate;
            configurator.ReceiveEndpoint(url.Split('/')[^1], endpoint =>
            {
                endpoint.WaitTimeSeconds = 1;
                endpoint.ConcurrentMessageLimit = 1;
                endpoint.Handler<Work>(async context =>
                {
                    begun.Add(context.Message.Id);
                    await end.Task;
                });
            });
        });

        // Of its two queues one is missing: the bus does not come to the end of its start, and MassTransit would not stop it.
        bus.Collect("missing", new Inbox<Work>());
        await bus.StartAsync(untilReady: false);
        var queue = await bus.Bus.GetSendEndpoint(new Uri($"queue:{url.Split('/')[^1]}"));
        await queue.Send(new Work(1));
        await begun.NextAsync();
        await queue.Send(new Work(2));

        var close = gate.CloseAsync();
        await DeadLetterTests.UntilAsync(async () => await CountAsync(url) == ("1", "1")); // What runs is held, the other has been given back.
        Assert.False(close.IsCompleted);
        end.SetResult();
        await close.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);

        Assert.Equal(("1", "0"), await CountAsync(url));
        Assert.Equal(0, begun.Count);
    }

    [Fact]
    public async Task A_bus_that_starts_behind_a_closed_gate_is_ready_and_receives_nothing()
    {
        var gate = new AmazonSqsReceiveGate();
        await gate.CloseAsync();
        var inbox = new Inbox<Work>();
        await using var bus = new TestBus(emulator).Collect("work", inbox).With(configurator => configurator.ReceiveGate = gate);
        await bus.StartAsync();
        await bus.SendAsync("work", new Work(1));

        // Whoever asks is given it: nobody else has it.
        Assert.Contains("\"id\": 1", (await bus.TakeAsync("work")).Body, StringComparison.Ordinal);
        Assert.Equal(0, inbox.Count);
    }

    [Fact]
    public async Task A_bus_is_stopped_behind_its_gate_as_ever()
    {
        var gate = new AmazonSqsReceiveGate();
        var inbox = new Inbox<Work>();
        await using var bus = await new TestBus(emulator).Collect("work", inbox).With(configurator => configurator.ReceiveGate = gate).StartAsync();
        await bus.SendAsync("work", new Work(1));
        await inbox.NextAsync();

        await gate.CloseAsync();
        await bus.StopAsync();

        Assert.Equal(0, inbox.Count);
    }

    private async Task<(string Visible, string Hidden)> CountAsync(string url)
    {
        var counts = await emulator.Client.GetAttributesAsync(url, ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"], default);
        return (counts["ApproximateNumberOfMessages"], counts["ApproximateNumberOfMessagesNotVisible"]);
    }
}
