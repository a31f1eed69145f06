using QueueMap.FaultProxy.Faults;

namespace QueueMap.AmazonSqs.Tests.Wire;

public sealed class RedeliveryOnFauxqsTests(WireToFauxqs wire) : RedeliveryTests(wire), IClassFixture<WireToFauxqs>;

public sealed class RedeliveryOnLocalAwsSqsTests(WireToLocalAwsSqs wire) : RedeliveryTests(wire), IClassFixture<WireToLocalAwsSqs>;

/// <summary>A message that comes again while it is held, by the servers' own redelivery.</summary>
public abstract class RedeliveryTests(FaultyWire wire)
{
    [Fact]
    public async Task Weak_point_1_a_message_received_again_while_in_flight_runs_once_and_leaves_the_queue()
    {
        await wire.BeginAsync();
        await using var bus = wire.NewBus();
        var held = new HeldMessage(bus, wire.Emulator.Client);
        var delivery = await held.StartAsync();
        await held.RedeliverAsync(delivery);
        await held.RedeliverAsync(delivery);
        await held.EndsWellAsync();
    }

    [Fact]
    public async Task A_deletion_with_a_stale_receipt_is_made_good_when_the_message_comes_again_and_it_does_not_run_again()
    {
        await wire.BeginAsync();
        await using var bus = wire.NewBus();
        var held = new HeldMessage(bus, wire.Emulator.Client);
        var delivery = await held.StartAsync();
        await held.RedeliverAsync(delivery);
        await wire.BeginAsync(new FaultRule { Fault = FaultKind.StaleReceipt, Operation = "DeleteMessageBatch", Calls = [1] });
        await held.EndsWellAsync();
        var counts = await wire.Proxy.CountsAsync();
        TestContext.Current.SendDiagnosticMessage($"Deletions with a stale receipt and after it: {counts.Of("DeleteMessageBatch")}");
        Assert.Equal(1, counts.Of(FaultKind.StaleReceipt));
    }

    [Fact]
    public async Task A_renewal_with_a_stale_receipt_loses_nothing()
    {
        await wire.BeginAsync();
        await using var bus = wire.NewBus();
        var held = new HeldMessage(bus, wire.Emulator.Client);
        var delivery = await held.StartAsync();
        await held.RedeliverAsync(delivery);
        await wire.BeginAsync(new FaultRule { Fault = FaultKind.StaleReceipt, Operation = "ChangeMessageVisibilityBatch", Calls = [1, 2] });
        await wire.UntilInjectedAsync(FaultKind.StaleReceipt, 2);
        await held.EndsWellAsync();
    }

    [Fact]
    public async Task Weak_point_2_when_no_renewal_passes_the_message_comes_again_runs_once_and_is_held_again()
    {
        await wire.BeginAsync();
        await using var bus = wire.NewBus();
        var held = new HeldMessage(bus, wire.Emulator.Client);
        var delivery = await held.StartAsync();
        await wire.BeginAsync(new FaultRule { Fault = FaultKind.LostRequest, Operation = "ChangeMessageVisibilityBatch", Probability = 1 });
        await HeldMessage.UntilReceivedAgainAsync(delivery, delivery.ReceiptHandle);
        await HeldMessage.UntilReceivedAgainAsync(delivery, delivery.ReceiptHandle);
        await wire.BeginAsync();
        var handle = delivery.ReceiptHandle;
        // Two locks long: without renewal it would come again and again, each time nearer to the dead letters.
        await Task.Delay(TimeSpan.FromSeconds(4.5), TimeProvider.System);
        Assert.Equal(handle, delivery.ReceiptHandle);
        await held.EndsWellAsync();
    }
}
