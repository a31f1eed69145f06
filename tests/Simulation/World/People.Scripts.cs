using QueueMap.Producer.DeadLetters;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Requeueing;
using QueueMap.Simulation.Faults;

namespace QueueMap.Simulation.World;

/// <summary>The mode of scripts: what lasts long enough to be died of, and what people do at that very moment.</summary>
internal sealed partial class People
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromMinutes(2);

    /// <summary>Letters a second that are requeued at a pace.</summary>
    internal const double Pace = 0.5;

    /// <summary>What must be known before the plan is made: how long it lasts.</summary>
    public static void Arrange(Script script, FaultPlan faults, Random chance)
    {
        // A batch that fails all along is dead after 21 minutes, and a partial likewise.
        var lasts = TimeSpan.FromMinutes(23 + chance.Next(8));
        switch (script)
        {
            case Script.BatchesDie:
                faults.Lasting.Add(LastingFaults.PartialsUnsent, lasts, oneOf: 1 + chance.Next(3));
                break;
            case Script.TakenBack:
                LetFirstDie();
                faults.Aimed.AddLongEnd(Moment.Buried);
                break;
            case Script.ToldLate:
                LetFirstDie();
                faults.Late.AddNews(Moment.Marked);
                break;
            case Script.Discarded:
                LetFirstDie();
                faults.Late.AddNews(Moment.Ended);
                break;
            case Script.PartialsDie:
                faults.Lasting.Add(LastingFaults.ShardUnwritten, lasts);
                break;
            case Script.ComesBack:
                // Each try sends it, and does not learn so: what was sent is shown when the run is about to end, or its shards are.
                LetFirstDie(done: 1);
                faults.Late.AddFirstPartials(chance.Next(2) == 0 ? Moment.Reducing : Moment.ShardClosed);
                faults.Aimed.AddLongEnd(Moment.Reducing);
                break;
            case Script.SeenEnded:
                LetFirstDie();
                faults.Late.AddReturn(Moment.Ended);
                break;
            case Script.AgainAndAgain:
                faults.Lasting.Add(LastingFaults.PartialsUnsent, lasts * (RequeueChoice.MaxRequeues + 2), oneOf: 1 + chance.Next(2));
                break;
            case Script.SourceAway:
                faults.Lasting.AddSourceAway(chance.Next(3), lasts);
                break;
            case Script.WithoutTrace or Script.Forged:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(script), script, "It is not written.");
        }

        void LetFirstDie(double done = 0) => faults.Lasting.Add(LastingFaults.PartialsUnsent, lasts, oneOf: int.MaxValue, done);
    }

    private void Follow(Script script)
    {
        var run = world.Runs[0];
        switch (script)
        {
            case Script.TakenBack or Script.ToldLate:
                WhenFirst(Moment.Buried, () => Operate(run, "requeue of batches", RequeueBatchesAsync));
                break;
            case Script.Discarded:
                WhenFirst(Moment.LetterCame, () => Operate(run, "dead discard", DiscardAsync));
                break;
            case Script.WithoutTrace:
                WhenFirst(Chance.Next(2) == 0 ? Moment.PartialSent : Moment.SegmentWritten, () => Lose(all: Chance.Next(2) == 0));
                Simulator.After(Seconds(6), () => Lose(all: false));
                break;
            case Script.SeenEnded:
                WhenFirst(Moment.Ended, () => Operate(run, "requeue", RequeueAsync));
                break;
            case Script.AgainAndAgain:
                for (var i = 1; i <= RequeueChoice.MaxRequeues + 1; i++)
                {
                    // Half an hour apart: when all of them are dead once more.
                    After(TimeSpan.FromMinutes(30 * i), () => Operate(run, "dead requeue at a pace", RequeueAtPaceAsync));
                }

                break;
            case Script.Forged:
                WhenFirst(Moment.ListingComplete, () => Forge(run));
                break;
            default:
                break; // Nobody interferes.
        }

        Simulator.After(world.Faults.Lasting.Longest + s_quiet, Calm);
    }

    /// <summary>As a person at night: without --force, and not all at once.</summary>
    private async Task RequeueAtPaceAsync(FleetProcess process, Home home, string run)
    {
        world.Judge.OnPaced(process.Process);
        await using var office = await ((Producer.Fleet.FleetHome)home).OpenOfficeAsync(CancellationToken.None);
        await using var reading = await office.ReadAsync(new DeadLetterFilter { Run = run }, CancellationToken.None);
        var outcome = await new DeadLetterRequeuer(office, new Pace(Pace, process.Process.Clock)).RequeueAsync(
            reading, [.. reading.Letters], force: false, CancellationToken.None);
        Simulator.Note($"{process.Process.Name} sent {outcome.Sent} letters again at a pace, removed {outcome.Removed}");
        Faults.Count.Add("F15 letters requeued at a pace, again and again");
    }

    private void Forge(string run)
    {
        var forger = new Forger(run, world.Queues, Chance);
        for (var i = 1 + Chance.Next(4); i > 0; i--)
        {
            forger.SendAny();
            Faults.Count.Add("F17 forged message");
        }
    }
}
