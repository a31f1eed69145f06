using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.EndToEnd.Fleet;

/// <summary>Partials that no reducer could fold keep their run waiting: it is told, and a resume brings it home.</summary>
public sealed class LostPartialTests(LocalFleet fleet) : IClassFixture<LocalFleet>
{
    private const int Stations = 12;
    private const int Batches = 3;

    [Fact]
    public async Task Status_says_what_is_lost_dead_list_shows_it_and_resume_brings_the_run_home()
    {
        for (var station = 0; station < Stations; station++)
        {
            fleet.Work.WriteStation(2023, $"{station:d11}", $"{station,6:0.0}", "  50.0");
        }

        (await Command.RunAsync(fleet.Work.Root, "run", "gsod", "--state", "here", "--export", "here.csv")).MustExitWith(0);
        await fleet.SetUpAsync();
        await fleet.UploadAsync("gsod", "gsod");
        (await fleet.QueuemapAsync("run", $"s3://{LocalFleet.Bucket}/gsod", "--run", "waits", "--batch-items", "4", "--detach")).MustExitWith(0);
        fleet.StartWorker("map");
        await BuryPartialsAsync();
        fleet.StartWorker("reduce");

        var status = (await fleet.QueuemapAsync("status", "waits")).MustExitWith(0);
        var list = (await fleet.QueuemapAsync("dead", "list", "--partials")).MustExitWith(0);
        var show = (await fleet.QueuemapAsync("dead", "show", "waits", "1", "--partials")).MustExitWith(0);
        var end = (await fleet.QueuemapAsync("resume", "waits", "--export", "fleet.csv")).MustExitWith(0);

        Assert.Contains("lost      3 partials could not be folded and lie in queuemap-partials-dead, of batch 0, 1, 2: ", status.Output, StringComparison.Ordinal);
        Assert.Contains("their batches are sent again by: queuemap resume waits", status.Output, StringComparison.Ordinal);
        Assert.Contains("run waits: batch 0, 1, 2", list.Output, StringComparison.Ordinal);
        Assert.Contains("partial   of batch 1 of run waits, 4 items", show.Output, StringComparison.Ordinal);
        Assert.Contains("3 batches are sent again, because their partials could not be folded", end.Messages, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(fleet.Work.At("here.csv")), await File.ReadAllBytesAsync(fleet.Work.At("fleet.csv")));
        Assert.Contains("0 of 0 dead letters", (await fleet.QueuemapAsync("dead", "list", "--partials")).Messages, StringComparison.Ordinal);
    }

    /// <summary>Moves the partials to where a reducer that could not fold them would have them.</summary>
    private async Task BuryPartialsAsync()
    {
        using var sqs = fleet.Sqs();
        var from = (await sqs.GetQueueUrlAsync("queuemap-partials", CancellationToken.None))!;
        var to = (await sqs.GetQueueUrlAsync("queuemap-partials-dead", CancellationToken.None))!;
        for (var moved = 0; moved < Batches;)
        {
            var received = await sqs.ReceiveAsync(from, 10, TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(1), CancellationToken.None);
            Assert.NotEmpty(received.Messages);
            foreach (var message in received.Messages)
            {
                await sqs.SendAsync(to, [new SqsSend(message.Body, message.Attributes)], CancellationToken.None);
                await sqs.DeleteAsync(from, [message.ReceiptHandle], CancellationToken.None);
                moved++;
            }
        }
    }
}
