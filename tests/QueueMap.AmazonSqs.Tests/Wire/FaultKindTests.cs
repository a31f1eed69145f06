using System.Globalization;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.AmazonSqs.Tests.Wire;

/// <summary>F09, F12, F13, F14 of the faults that QueueMap survives, and what every server does under load.</summary>
public sealed class FaultKindTests(WireToFauxqs wire) : IClassFixture<WireToFauxqs>
{
    private const int Messages = 300;

    [Theory]
    [InlineData(FaultKind.Throttled, 0.1, 5)]
    [InlineData(FaultKind.ServerError, 0.1, 5)]
    [InlineData(FaultKind.Unavailable, 0.1, 5)]
    [InlineData(FaultKind.LostRequest, 0.1, 5)]
    [InlineData(FaultKind.LostResponse, 0.1, 5)]
    [InlineData(FaultKind.TruncatedBody, 0.1, 5)]
    [InlineData(FaultKind.PartialFailure, 0.1, 5)]
    [InlineData(FaultKind.Duplicate, 0.5, 5)]
    [InlineData(FaultKind.DuplicateAfterDelete, 0.5, 5)]
    public async Task No_message_is_lost_run_twice_or_left_behind(FaultKind fault, double probability, int atLeast)
    {
        await using var bus = wire.NewBus();
        var work = new Workload(bus, Messages);
        // A start is retried for ever; what it costs is not looked for here.
        await wire.BeginAsync();
        await bus.StartAsync();
        await wire.BeginAsync(new FaultRule { Fault = fault, Probability = probability });
        var began = TimeProvider.System.GetTimestamp();
        await work.SendAsync();
        await work.EndsWellAsync();
        var counts = await wire.Proxy.CountsAsync();
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture,
            $"{fault}: {TimeProvider.System.GetElapsedTime(began).TotalSeconds:F1} s, {counts.Of(fault)} of {counts.Calls.Values.Sum()} calls ({string.Join(", ", counts.Calls)})"));
        Assert.InRange(counts.Of(fault), atLeast, int.MaxValue);
        Assert.Equal(0, counts.Broken);
    }

    [Fact]
    public async Task Slow_calls_are_only_slow()
    {
        await using var bus = wire.NewBus();
        var work = new Workload(bus, Messages);
        await wire.BeginAsync(new FaultRule { Fault = FaultKind.Latency, Probability = 0.5, Milliseconds = 20, JitterMilliseconds = 200 });
        await bus.StartAsync();
        await work.SendAsync();
        await work.EndsWellAsync();
        Assert.InRange((await wire.Proxy.CountsAsync()).Of(FaultKind.Latency), 20, int.MaxValue);
    }
}
