using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Simulation.World;

namespace QueueMap.Simulation.Oracles;

/// <summary>What people are shown while others write: it was so at some moment since they asked.</summary>
internal sealed class ReadOracle(SimWorld world, Judge judge)
{
    private readonly List<ResultSet> _published = [];

    public void OnPublished(ResultSet result) => _published.Add(result);

    public Asked Begin(string run) => new(judge.RunOf(run), SumOf(judge.RunOf(run)), _published.Count);

    public void OnRun(Asked asked, RunSnapshot found)
    {
        var (least, most) = (asked.Least, SumOf(asked.Run));
        var counts = found.Counts;
        judge.Require(
            counts.Mapped >= least.Mapped && counts.Mapped <= most.Mapped && counts.Quarantined >= least.Quarantined && counts.Quarantined <= most.Quarantined,
            "O4",
            asked.Run,
            $"a reader is shown {counts.Mapped} mapped and {counts.Quarantined} quarantined items, and there were {least} to {most}");
        judge.Require(found.Coverage.Pending >= 0, "O1", asked.Run, $"a reader is shown {found.Coverage}");
    }

    public void OnResult(Asked asked, ResultSet? found)
    {
        var isOne = found is null
            ? asked.Published == 0
            : _published.Skip(Math.Max(0, asked.Published - 1)).Any(known => known.Run == found.Run && known.EndedAt == found.EndedAt && known.Rows.SequenceEqual(found.Rows));
        judge.Require(isOne, "O4", null, $"a reader is shown {(found is null ? "no result" : $"the result of {found.Run} of {found.EndedAt:O}")}, which did not stand then");
    }

    /// <summary>Letters were thrown away: nobody else will tell the ledger of these deaths.</summary>
    public void OnDiscarded(RunModel run, IEnumerable<(int Batch, int Pass)> letters)
    {
        foreach (var (batch, pass) in letters)
        {
            var dead = run.Find(batch)?.Dead.GetValueOrDefault(batch);
            judge.Require(
                run.HasEnded || run.HasFolded(batch) || (dead is not null && (!dead.Requeued || dead.Requeues > pass)),
                "O7",
                run,
                $"the letter of batch {batch} was discarded, and the ledger waits for the batch");
        }

        world.Simulator.Note($"{run.Run}: letters discarded");
    }

    private static (long Mapped, long Quarantined) SumOf(RunModel run) =>
        (run.Shards.Values.Sum(shard => shard.Counts.Mapped), run.Shards.Values.Sum(shard => shard.Counts.Quarantined));

    internal sealed record Asked(RunModel Run, (long Mapped, long Quarantined) Least, int Published);
}
