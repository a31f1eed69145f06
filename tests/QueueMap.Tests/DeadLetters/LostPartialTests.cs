using QueueMap.Contracts.Runs;
using QueueMap.Producer.DeadLetters;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Publishing;
using QueueMap.Tests.Reducing;
using QueueMap.Worker.DeadLetters;

namespace QueueMap.Tests.DeadLetters;

/// <summary>A partial that could not be folded keeps its run waiting; a resume brings it home.</summary>
public sealed class LostPartialTests
{
    private readonly List<string> _notes = [];

    [Fact(Timeout = 60_000)]
    public async Task The_batches_of_lost_partials_are_sent_again_and_their_letters_go()
    {
        var fleet = await LoseAsync();

        Assert.Equal(2, await SendAsync(fleet));

        Assert.Equal([1, 2], fleet.World.Queue.Select(batch => batch.Batch));
        Assert.StartsWith("2 batches are sent again, because their partials could not be folded; the last of them died of IOException: ", Assert.Single(_notes));
        Assert.Equal(["m003", "m004", "m005"], fleet.Lost.Ids);
        await fleet.WorkAsync();
        await fleet.World.CheckEndAsync(RunState.Succeeded, new Coverage(12, 12, 0));
        Assert.Equal(0, await SendAsync(fleet));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Fault.KilledBefore)]
    [InlineData(Fault.KilledAfter)]
    internal async Task Killed_at_any_step_and_repeated_nothing_is_lost(Fault fault)
    {
        for (var at = 1; ; at++)
        {
            var fleet = await LoseAsync();
            var died = await Record.ExceptionAsync(() => SendAsync(fleet, new FaultPlan(at, fault)));
            fleet.World.Time.Now += TimeSpan.FromMinutes(1); // What a killed process held comes back.
            await SendAsync(fleet);

            await fleet.WorkAsync();
            await fleet.World.CheckEndAsync(RunState.Succeeded, new Coverage(12, 12, 0));
            if (died is null)
            {
                Assert.InRange(at, 5, 30);
                return;
            }
        }
    }

    [Fact]
    public void Status_says_how_many_are_lost_of_what_and_what_to_do()
    {
        Assert.Equal(
            [
                "lost      2 partials could not be folded and lie in queuemap-partials-dead, of batch 1, 2: IOException: No\\u001bspace",
                "next      when the cause is mended, their batches are sent again by: queuemap resume run --state s3://b/p",
            ],
            new LostWork([1, 2], "queuemap-partials-dead", "IOException: No\u001bspace").Lines("run", " --state s3://b/p"));
        Assert.Equal(
            ["lost      unknown, because queuemap-partials-dead could not be looked at: denied"],
            new LostWork([], "queuemap-partials-dead", WhyUnknown: "denied").Lines("run", ""));
        Assert.Empty(LostWork.None.Lines("run", ""));
    }

    /// <summary>Batches 0 and 3 are counted; the partials of 1 and 2 lie dead, beside what no resume is to touch.</summary>
    private static async Task<Fleet> LoseAsync()
    {
        var fleet = await Fleet.ListAsync();
        fleet.Lost.Add(Letters.Partial("run", 1), Letters.Word);
        fleet.Lost.Add(Letters.Partial("run", 1), Letters.Word);
        fleet.Lost.Add(Letters.Partial("run", 2), Letters.Word);
        fleet.Lost.Add(Letters.Partial("run", 3), Letters.Word);
        fleet.Lost.Add(Letters.Partial("other", 1), Letters.Word);
        fleet.Lost.Add("junk");
        await fleet.WorkAsync(batch => batch.Batch is 0 or 3);
        return fleet;
    }

    private async Task<int> SendAsync(Fleet fleet, FaultPlan? plan = null)
    {
        await using var office = fleet.Open(plan);
        var process = fleet.World.Start(plan);
        var awaited = new AwaitedBatches(process.Ledger, process.Manifest, process.Batches);
        var lost = new LostPartials(office.Queues.Sqs, office.Queues.Urls.DeadPartials, fleet.World.Time);
        return await new LostPartialSender(lost, awaited, _notes.Add).SendAsync(await fleet.World.ReadAsync(), default);
    }
}
