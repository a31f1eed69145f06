using QueueMap.AmazonSqs.Receiving;

namespace QueueMap.AmazonSqs.Tests.Receiving;

public sealed class DuplicateTests
{
    [Fact]
    public async Task Weak_point_1_a_message_received_again_while_in_flight_runs_once_and_leaves_the_queue()
    {
        using var pumping = new Pumping();
        await pumping.StartWithAsync(1);
        pumping.Server.Redeliver("m0");
        await pumping.UntilAsync(() => pumping.Server.Hidden == 1);
        // The older handle is dead by now: only the newest deletes.
        pumping.End("m0");
        await pumping.UntilAsync(() => pumping.Server.Count == 0);
        Assert.Single(pumping.Handled);
        Assert.Equal(0, pumping.Receiver.Table.Count);
        await pumping.StopAsync();
    }

    [Fact]
    public async Task Weak_point_5_a_failed_deletion_does_not_run_the_message_again()
    {
        using var pumping = new Pumping();
        var failing = true;
        pumping.Server.Before = (operation, _) =>
            operation == "Delete" && failing ? throw new HttpRequestException("the connection broke") : Task.CompletedTask;
        await pumping.StartWithAsync(1);
        pumping.End("m0");
        await pumping.UntilAsync(() => pumping.Receiver.Table.Remembered == 1);
        failing = false;
        // Its lock runs out after 30 s, it is delivered again, and deleted then.
        await pumping.UntilAsync(() => pumping.Server.Count == 0, TimeSpan.FromSeconds(1));
        Assert.Single(pumping.Handled);
        Assert.Equal(0, pumping.Receiver.Table.Remembered);
        Assert.InRange(pumping.Clock.Elapsed, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
        await pumping.StopAsync();
    }

    [Fact]
    public async Task A_message_given_back_comes_again_as_a_new_one()
    {
        using var pumping = new Pumping();
        await pumping.StartWithAsync(1);
        pumping.End("m0", DeliveryOutcome.GiveBack);
        await pumping.UntilAsync(() => pumping.Handled.Count == 2);
        Assert.Equal(1, pumping.Receiver.Table.Count);
        await pumping.StopAsync(new CancellationToken(canceled: true));
    }
}
