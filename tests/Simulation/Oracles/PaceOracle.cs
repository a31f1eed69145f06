using QueueMap.Contracts.Runs;
using QueueMap.Simulation.World;

namespace QueueMap.Simulation.Oracles;

/// <summary>
/// Whether things that nothing disturbs come when they should, and not when a second net takes them: a run whose last batch is
/// settled ends, and a published batch is mapped.
/// </summary>
internal sealed class PaceOracle(SimWorld world, Judge judge)
{
    /// <summary>A fold a second, the calls of a finalizer at 30 ms each, and the files of 60 items.</summary>
    private static readonly TimeSpan s_toEnd = TimeSpan.FromSeconds(20);

    /// <summary>From the last batch's publishing: two slow items of 90 s in one batch after another, or side by side.</summary>
    private static readonly TimeSpan s_toMap = TimeSpan.FromSeconds(45);

    private readonly Dictionary<string, long> _settled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _published = new(StringComparer.Ordinal);

    public void OnWritten(RunModel run)
    {
        if (!world.Faults.IsCalm || run.Header is not { } header)
        {
            return;
        }

        var now = world.Simulator.Now;
        var listing = header.Listing;
        if (listing.Complete && listing.Published == listing.Announced)
        {
            _published.TryAdd(run.Run, now);
        }

        if (listing.Complete && Enumerable.Range(0, listing.Announced).All(batch => run.HasFolded(batch) || run.IsDead(batch)))
        {
            _settled.TryAdd(run.Run, now);
        }

        if (header.State.IsFinished() && header.Reopened == 0)
        {
            RequireWithin(run, _settled, s_toEnd, "its last batch was settled");
            if (!world.Plan.SlowItems && world.Mode != Mode.Backlog)
            {
                RequireWithin(run, _published, s_toMap, "all of it was published");
            }
        }
    }

    /// <summary>A small run beside a huge one waits for its turn, and no longer than the huge one lasts.</summary>
    public void AtTheEnd(IReadOnlyList<RunModel> runs)
    {
        if (world.Mode == Mode.Backlog && runs is [{ Header.EndedAt: { } huge }, { Header.EndedAt: { } small }, ..])
        {
            judge.Require(small <= huge + s_toEnd, "O11", runs[1], $"it is small, and ended {small - huge} after a huge one that was there before it");
        }
    }

    private void RequireWithin(RunModel run, Dictionary<string, long> since, TimeSpan bound, string what)
    {
        if (since.Remove(run.Run, out var at))
        {
            var took = TimeSpan.FromTicks(world.Simulator.Now - at);
            judge.Require(took <= bound, "O6", run, $"nothing disturbed it, and it ended {took} after {what}; {bound} should do");
        }
    }
}
