using QueueMap.Contracts.Runs;
using QueueMap.Producer.DeadLetters;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Requeueing;
using QueueMap.Simulation.Faults;

namespace QueueMap.Simulation.World;

/// <summary>What people do at any moment, whether it is one for it or not.</summary>
internal sealed partial class People
{
    private static readonly Moment[] s_moments =
    [
        Moment.Buried, Moment.Buried, Moment.LetterCame, Moment.LetterCame, Moment.NewsSent, Moment.Reducing, Moment.ShardClosed, Moment.ResultPublished, Moment.Ended,
        Moment.RequeueBegun, Moment.Opened, Moment.ListingComplete, Moment.Folded,
    ];

    /// <summary>Most listings take less than a second: a second producer that is to meet the first must follow soon.</summary>
    private void StartSecond(string run)
    {
        Faults.Count.Add("F06 two producers");
        if (Chance.Next(3) == 0)
        {
            After(Seconds(30), () => StartSession(run, 'p'));
            return;
        }

        Simulator.Note($"a second producer of {run} waits for the first");
        FollowUp(run, 0);
    }

    private void FollowUp(string run, int looks) => After(TimeSpan.FromMilliseconds(20 + Chance.Next(200)), () =>
    {
        if (world.Judge.HeaderOf(run) is not null)
        {
            StartSession(run, 'p');
        }
        else if (looks < 100)
        {
            FollowUp(run, looks + 1);
        }
    });

    private void ActAtAnyMoment(string run)
    {
        var most = Faults.Lasting.IsAny ? (int)Faults.Lasting.Longest.TotalSeconds : 120;
        if (world.Plan.HasDeaths && Chance.Next(3) == 0)
        {
            // At the death that settles a run somebody takes the batch back from the dead.
            Faults.Aimed.AddHeldEnd();
            WhenFirst(Moment.Buried, () => Operate(run, "requeue of batches", RequeueBatchesAsync));
        }

        for (var i = (world.Plan.HasDeaths ? 2 : 1) + Chance.Next(3); i > 0; i--)
        {
            (string What, Func<FleetProcess, Home, string, Task> Do) act = Chance.Next(6) switch
            {
                0 => ("requeue of batches", RequeueBatchesAsync),
                1 => ("dead requeue", RequeueLettersOnlyAsync),
                2 => ("dead discard", DiscardAsync),
                3 => ("resume --resend", ResendAsync),
                4 => ("cancel", CancelAsync),
                _ => ("results", ReadAsync),
            };
            if (Chance.Next(2) == 0)
            {
                After(Seconds(most), () => Operate(run, act.What, act.Do));
            }
            else
            {
                WhenFirst(s_moments[Chance.Next(world.Plan.HasDeaths && Chance.Next(2) == 0 ? 4 : s_moments.Length)], () => Operate(run, act.What, act.Do));
            }
        }
    }

    // What people do because of something that they were told of comes when it is still going on.
    private void WhenFirst(Moment moment, Action act)
    {
        var before = Faults.Raised;
        var isDone = false;
        Faults.Raised = raised =>
        {
            before(raised);
            if (raised == moment && !isDone && !_ended && !Faults.IsOver)
            {
                isDone = true;
                After(TimeSpan.FromMilliseconds(Chance.NextDouble() * (Chance.Next(2) == 0 ? 300 : 10_000)), act);
            }
        };
    }

    /// <summary>'queuemap requeue RUN --batch N': also of a run that is open.</summary>
    private async Task RequeueBatchesAsync(FleetProcess process, Home home, string run)
    {
        var now = await home.Ledger.ReadAsync(run, CancellationToken.None);
        var chosen = now.Dead.Select(dead => dead.Key).Where(_ => Chance.Next(3) > 0).ToHashSet();
        chosen.Add(Chance.Next(1 + now.Header.Listing.Announced));
        var requeuer = new Requeuer(home.Ledger, home.ManifestOf(run), home.Quarantine, home.OpenSource(now.Header.Spec));
        var requeued = await requeuer.RequeueAsync(run, new RequeueChoice { Batches = chosen, Force = true }, CancellationToken.None);
        Simulator.Note($"{process.Process.Name} requeued {requeued.DeadBatches} chosen batches");
        Faults.Count.Add("F15 chosen batches requeued");
        await WorkAsync(process, home, now.Header.Spec, resend: true, only: chosen);
    }

    private async Task RequeueLettersOnlyAsync(FleetProcess process, Home home, string run)
    {
        await using var office = await ((Producer.Fleet.FleetHome)home).OpenOfficeAsync(CancellationToken.None);
        await using var reading = await office.ReadAsync(new DeadLetterFilter { Run = run }, CancellationToken.None);
        if (Chance.Next(3) == 0)
        {
            // A person reads before he says yes, and meanwhile the letters may have gone back.
            await process.Process.WaitAsync(Seconds(60));
        }

        var outcome = await new DeadLetterRequeuer(office, new Pace(null, process.Process.Clock)).RequeueAsync(
            reading, [.. reading.Letters], force: Chance.Next(2) == 0, CancellationToken.None);
        Simulator.Note($"{process.Process.Name} sent {outcome.Sent} letters again, removed {outcome.Removed}");
        Faults.Count.Add("F15 letters requeued at any moment");
    }

    private async Task DiscardAsync(FleetProcess process, Home home, string run)
    {
        await using var office = await ((Producer.Fleet.FleetHome)home).OpenOfficeAsync(CancellationToken.None);
        await using var reading = await office.ReadAsync(new DeadLetterFilter { Run = run }, CancellationToken.None);
        var outcome = await new DeadLetterDiscarder(office).DiscardAsync(reading, [.. reading.Letters], CancellationToken.None);
        Simulator.Note($"{process.Process.Name} discarded {outcome.Removed} letters");
        world.Judge.Reads.OnDiscarded(world.Judge.RunOf(run), reading.Letters.Select(letter => (letter.Batch!.Batch, letter.Batch.Pass)));
        Faults.Count.Add("F15 letters discarded");
    }

    private async Task ResendAsync(FleetProcess process, Home home, string run)
    {
        var header = await home.Ledger.ReadHeaderAsync(run, CancellationToken.None);
        if (!header.State.IsFinished())
        {
            Faults.Count.Add("F13 sent again although it was published");
            await WorkAsync(process, home, header.Spec, resend: true);
        }
    }

    /// <summary>Who reads while others write sees a whole result, and a run whose counts add up.</summary>
    private async Task ReadAsync(FleetProcess process, Home home, string run)
    {
        for (var looks = 1 + Chance.Next(4); looks > 0; looks--)
        {
            var asked = world.Judge.Reads.Begin(run);
            var now = await home.Ledger.ReadAsync(run, CancellationToken.None);
            world.Judge.Reads.OnRun(asked, now);
            world.Judge.Reads.OnResult(asked, await home.Results.ReadAsync(now.Header.Spec.Job.Name, CancellationToken.None));
            await process.Process.WaitAsync(Seconds(20));
        }
    }
}
