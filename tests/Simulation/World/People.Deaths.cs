using QueueMap.Simulation.Faults;

namespace QueueMap.Simulation.World;

/// <summary>The mode of deaths: what a batch dies of, and what people do at that very moment.</summary>
internal sealed partial class People
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromMinutes(2);

    /// <summary>What must be known before the plan is made: how long it lasts.</summary>
    public static void Arrange(Death death, FaultPlan faults, Random chance)
    {
        // A batch that fails all along is dead after 21 minutes, and a partial likewise.
        var lasts = TimeSpan.FromMinutes(23 + chance.Next(8));
        switch (death)
        {
            case Death.OfTries:
                faults.Lasting.Add(LastingFaults.PartialsUnsent, lasts, oneOf: 1 + chance.Next(3));
                break;
            case Death.TakenBack:
                faults.Lasting.Add(LastingFaults.PartialsUnsent, lasts, oneOf: int.MaxValue);
                faults.Aimed.AddLongEnd();
                break;
            case Death.ToldLate:
                faults.Lasting.Add(LastingFaults.PartialsUnsent, lasts, oneOf: int.MaxValue);
                faults.Late.AddNews(Moment.Marked);
                break;
            case Death.Discarded:
                faults.Lasting.Add(LastingFaults.PartialsUnsent, lasts, oneOf: int.MaxValue);
                faults.Late.AddNews(Moment.Ended);
                break;
            case Death.OfPartials:
                faults.Lasting.Add(LastingFaults.ShardUnwritten, lasts);
                break;
            case Death.WithoutTrace:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(death), death, "It has no script.");
        }
    }

    private void Die()
    {
        var run = world.Runs[0];
        switch (world.Death)
        {
            case Death.TakenBack or Death.ToldLate:
                WhenFirst(Moment.Buried, () => Operate(run, "requeue of batches", RequeueBatchesAsync));
                break;
            case Death.Discarded:
                WhenFirst(Moment.LetterCame, () => Operate(run, "dead discard", DiscardAsync));
                break;
            case Death.WithoutTrace:
                WhenFirst(Chance.Next(2) == 0 ? Moment.PartialSent : Moment.SegmentWritten, () => Lose(all: Chance.Next(2) == 0));
                Simulator.After(Seconds(6), () => Lose(all: false));
                break;
            default:
                break; // Nobody interferes.
        }

        Simulator.After(world.Faults.Lasting.Longest + s_quiet, Calm);
    }
}
