using QueueMap.FaultProxy.Faults;

namespace QueueMap.AmazonSqs.Tests.Wire;

public sealed class StormOnFauxqsTests(WireToFauxqs wire) : StormTests(wire), IClassFixture<WireToFauxqs>;

public sealed class StormOnLocalAwsSqsTests(WireToLocalAwsSqs wire) : StormTests(wire), IClassFixture<WireToLocalAwsSqs>;

/// <summary>Every fault at once.</summary>
public abstract class StormTests(FaultyWire wire)
{
    /// <summary>
    /// What SQS and a network do, and what passes. Not what is refused for good, which is told to whoever sends; not what other
    /// services do; not bodies that are wrong by their own word, which no connection brings, nor slower than a call may last.
    /// </summary>
    private static readonly FaultKind[] Kinds =
    [
        FaultKind.Throttled, FaultKind.ServerError, FaultKind.Unavailable, FaultKind.LostRequest, FaultKind.LostResponse,
        FaultKind.TruncatedBody, FaultKind.Latency, FaultKind.HeldResponse,
        FaultKind.Duplicate, FaultKind.DuplicateAfterDelete, FaultKind.StaleReceipt, FaultKind.PartialFailure, FaultKind.Reordered,
    ];

    /// <summary>Those need messages to disturb, and are chosen more often.</summary>
    private static readonly FaultKind[] InMessages =
        [FaultKind.Duplicate, FaultKind.DuplicateAfterDelete, FaultKind.StaleReceipt, FaultKind.PartialFailure, FaultKind.Reordered];

    [Fact]
    public async Task Under_every_fault_at_once_no_message_is_lost_run_twice_or_left_behind()
    {
        await wire.BeginAsync();
        await using var bus = wire.NewBus();
        var work = new Workload(bus, messages: 400, endpoint => endpoint.PrefetchCount = 40);
        await bus.StartAsync();
        await wire.Proxy.SetAsync(new FaultSettings
        {
            Seed = 3,
            Rules = [.. Kinds.Select(kind => new FaultRule { Fault = kind, Probability = InMessages.Contains(kind) ? 0.05 : 0.02, Milliseconds = 50, JitterMilliseconds = 100 })],
        });
        await work.SendAsync();
        await work.EndsWellAsync();
        var counts = await wire.Proxy.CountsAsync();
        TestContext.Current.SendDiagnosticMessage($"{counts.Faults.Values.Sum()} faults in {counts.Calls.Values.Sum()} calls ({string.Join(", ", counts.Faults)})");
        Assert.InRange(counts.Faults.Values.Sum(), 10, int.MaxValue);
    }
}
