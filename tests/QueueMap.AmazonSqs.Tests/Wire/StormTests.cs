using QueueMap.FaultProxy.Faults;

namespace QueueMap.AmazonSqs.Tests.Wire;

public sealed class StormOnFauxqsTests(WireToFauxqs wire) : StormTests(wire), IClassFixture<WireToFauxqs>;

public sealed class StormOnLocalAwsSqsTests(WireToLocalAwsSqs wire) : StormTests(wire), IClassFixture<WireToLocalAwsSqs>;

/// <summary>Every fault at once.</summary>
public abstract class StormTests(FaultyWire wire)
{
    /// <summary>All that pass: a denial does not, and is told to whoever sends.</summary>
    private static readonly FaultKind[] Kinds = [.. Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.Denied)];

    [Fact]
    public async Task Under_every_fault_at_once_no_message_is_lost_run_twice_or_left_behind()
    {
        await wire.BeginAsync();
        await using var bus = wire.NewBus();
        var work = new Workload(bus, messages: 400, endpoint => endpoint.PrefetchCount = 40);
        await bus.StartAsync();
        // 2 % each; those in messages need a message to disturb, and are chosen more often.
        await wire.Proxy.SetAsync(new FaultSettings
        {
            Seed = 3,
            Rules = [.. Kinds.Select(kind => new FaultRule { Fault = kind, Probability = kind >= FaultKind.Duplicate ? 0.05 : 0.02, Milliseconds = 50, JitterMilliseconds = 100 })],
        });
        await work.SendAsync();
        await work.EndsWellAsync();
        var counts = await wire.Proxy.CountsAsync();
        TestContext.Current.SendDiagnosticMessage($"{counts.Faults.Values.Sum()} faults in {counts.Calls.Values.Sum()} calls ({string.Join(", ", counts.Faults)})");
        Assert.InRange(counts.Faults.Values.Sum(), 10, int.MaxValue);
    }
}
