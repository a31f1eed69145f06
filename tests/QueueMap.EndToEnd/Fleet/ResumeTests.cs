using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.EndToEnd.Fleet;

/// <summary>A resume does not double the work of a fleet, and yet brings home what no queue holds any more.</summary>
public sealed class ResumeTests(LocalFleet fleet) : IClassFixture<LocalFleet>
{
    private const int Stations = 40;
    private const int Batches = 10;

    [Fact]
    public async Task What_lies_in_the_queue_is_not_sent_again_and_what_was_lost_from_it_is()
    {
        for (var station = 0; station < Stations; station++)
        {
            fleet.Work.WriteStation(2023, $"{station:d11}", $"{station,6:0.0}", "  50.0");
        }

        (await Command.RunAsync(fleet.Work.Root, "run", "gsod", "--state", "here", "--export", "here.csv")).MustExitWith(0);
        await fleet.SetUpAsync();
        await fleet.UploadAsync("gsod", "gsod");
        (await fleet.QueuemapAsync("run", $"s3://{LocalFleet.Bucket}/gsod", "--run", "lost", "--batch-items", "4", "--detach")).MustExitWith(0);

        var again = (await fleet.QueuemapAsync("resume", "lost", "--detach")).MustExitWith(0);

        Assert.Contains($"{Batches} batches were published before and are pending; workers have them or will, and they are not sent again.", again.Messages, StringComparison.Ordinal);
        using var sqs = fleet.Sqs();
        var queue = (await sqs.GetQueueUrlAsync("queuemap-batches", CancellationToken.None))!;
        Assert.Equal(Batches, (await new QueueDepthReader(sqs).ReadAsync(queue, CancellationToken.None)).Depth!.Total);

        (await fleet.QueuemapAsync("resume", "lost", "--detach", "--resend")).MustExitWith(0);
        Assert.Equal(2 * Batches, (await new QueueDepthReader(sqs).ReadAsync(queue, CancellationToken.None)).Depth!.Total);

        await sqs.PurgeQueueAsync(queue, CancellationToken.None);
        fleet.StartWorker("all");
        var end = (await fleet.QueuemapAsync("resume", "lost", "--export", "fleet.csv")).MustExitWith(0);

        Assert.Contains($"and {Batches} batches of run lost are pending: they are lost, and are sent again.", end.Messages, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(fleet.Work.At("here.csv")), await File.ReadAllBytesAsync(fleet.Work.At("fleet.csv")));
    }
}
