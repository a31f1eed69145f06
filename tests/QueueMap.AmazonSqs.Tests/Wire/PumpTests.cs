using MassTransit;
using QueueMap.AmazonSqs.Tests.Buses;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.AmazonSqs.Tests.Wire;

public sealed class PumpOnFauxqsTests(WireToFauxqs wire) : PumpTests(wire), IClassFixture<WireToFauxqs>
{
    /// <summary>Fauxqs only: local-aws-sqs answers a long poll at its end, message or none.</summary>
    [Fact]
    public async Task Weak_point_4_an_idle_endpoint_holds_one_poll_open_and_a_message_wakes_it()
    {
        await Wire.BeginAsync();
        var inbox = new Inbox<Work>();
        await using var bus = Wire.NewBus();
        bus.Endpoint("idle", endpoint =>
        {
            endpoint.WaitTimeSeconds = 20;
            endpoint.PrefetchCount = 100;
            endpoint.Handler<Work>(context =>
            {
                inbox.Add(context.Message);
                return Task.CompletedTask;
            });
        });
        await bus.StartAsync();
        // Idle for a while: that there is only one call in it is what is tested.
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);
        // One is the endpoint's, one that of the bus's own queue for answers.
        Assert.Equal(2, (await Wire.Proxy.CountsAsync()).Of("ReceiveMessage"));
        var began = TimeProvider.System.GetTimestamp();
        await bus.SendAsync("idle", new Work(1));
        await inbox.NextAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        // The stop waits for the open poll; a message ends it.
        var stop = bus.StopAsync();
        await Wire.Emulator.Client.SendAsync(await bus.UrlOfAsync("idle"), [new("{}", new Dictionary<string, string>())], default);
        await stop;
    }
}

public sealed class PumpOnLocalAwsSqsTests(WireToLocalAwsSqs wire) : PumpTests(wire), IClassFixture<WireToLocalAwsSqs>;

public abstract class PumpTests(FaultyWire wire)
{
    protected FaultyWire Wire => wire;

    [Fact]
    public async Task Weak_point_4_a_receive_that_hangs_holds_up_no_other()
    {
        await wire.BeginAsync();
        await using var bus = wire.NewBus();
        var gate = new TaskCompletionSource();
        var work = new Workload(bus, messages: 400, endpoint => endpoint.PrefetchCount = 100, gate.Task);
        await bus.StartAsync();
        await work.SendAsync();
        // A hundred are held and more are there: the pumps have grown, and all wait for room.
        await DeadLetterTests.UntilAsync(() => Task.FromResult(work.Runs.Count() == 100));
        // It hangs for an hour, unless the test ends it.
        await wire.BeginAsync(new FaultRule { Fault = FaultKind.Latency, Operation = "ReceiveMessage", Calls = [1], Milliseconds = 3_600_000 });
        gate.SetResult();
        await work.AllSeenAsync();
        Assert.Equal(1, (await wire.Proxy.CountsAsync()).Of(FaultKind.Latency));
        await wire.BeginAsync();
        await work.EndsWellAsync();
    }
}
