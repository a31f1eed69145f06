using QueueMap.AmazonSqs.Receiving;

namespace QueueMap.AmazonSqs.Tests.Receiving;

public sealed class SlowDeletionTests
{
    [Fact]
    public async Task While_nothing_can_be_deleted_receiving_stops_at_a_bound_and_goes_on_after()
    {
        const int Prefetch = 20;
        using var pumping = new Pumping(options => options with { Prefetch = Prefetch, Concurrency = Prefetch, GatherPause = TimeSpan.Zero }, handlesAtOnce: true);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pumping.Server.Before = (operation, _) => operation == "Delete" ? answer.Task : Task.CompletedTask;
        pumping.Server.Add(3_000);
        pumping.Receiver.Start();
        await pumping.UntilAsync(() => pumping.Handled.Count == Settlement.MaxUndeleted + Prefetch);
        await pumping.Clock.AdvanceSlowlyAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(Settlement.MaxUndeleted + Prefetch, pumping.Receiver.Table.Count);
        answer.SetResult();
        await pumping.UntilAsync(() => pumping.Server.Count == 0);
        await pumping.StopAsync();
        Assert.Equal(3_000, pumping.Handled.Count);
    }
}
