using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Runs;
using QueueMap.Simulation.World;

namespace QueueMap.Simulation.Oracles;

/// <summary>Looks at every write of a header or shard, as it is done: is it one that may follow the one before?</summary>
internal sealed class LedgerOracle(SimWorld world, Judge judge, EndOracle end)
{
    // Written out, not asked of the product.
    private static readonly HashSet<(RunState, RunState)> s_steps =
    [
        (RunState.Listing, RunState.Running), (RunState.Listing, RunState.Cancelled), (RunState.Running, RunState.Cancelled),
        (RunState.Running, RunState.Reducing), (RunState.Reducing, RunState.Succeeded), (RunState.Reducing, RunState.Partial),
        (RunState.Reducing, RunState.Failed), (RunState.Partial, RunState.Running), (RunState.Failed, RunState.Running),
    ];

    public void OnHeader(RunModel run, RunHeader now, long revision, long revisionBefore, string writer)
    {
        var before = run.Header;
        Require(revision == revisionBefore + 1, "O4", $"the header went from revision {revisionBefore} to {revision}");
        Require(now.Listing.Announced <= run.Batches.Count, "O1", $"{now.Listing.Announced} batches are announced, and the manifest has {run.Batches.Count}");
        var items = run.Batches.Take(now.Listing.Announced).Where(batch => !batch.IsRequeue).Sum(batch => batch.Items.Count);
        Require(now.Listing.Items == items, "O1", $"the header counts {now.Listing.Items} items, and the manifest {items}");
        Require(now.Listing.Published <= now.Listing.Announced, "O1", $"{now.Listing.Published} batches are published of {now.Listing.Announced}");
        for (var batch = before?.Listing.Published ?? 0; batch < now.Listing.Published; batch++)
        {
            Require(
                run.Sends.ContainsKey(("MapBatch", batch)) || run.HasFolded(batch) || run.IsDead(batch),
                "O5",
                $"batch {batch} is said to be published, and was never sent");
        }

        if (now.Listing.Complete && before?.Listing.Complete != true)
        {
            var leftOut = world.LeftOutOf(run.Run);
            var missed = world.Sources.Keys.Where(key => (leftOut is null || !key.StartsWith(leftOut, StringComparison.Ordinal)) && !run.Listed.Contains(key) && !world.Sources.Unstable.Contains(key)).ToList();
            var least = (items + now.Spec.Batching.Items - 1) / now.Spec.Batching.Items;
            Require(!world.Faults.IsCalm || run.Batches.Count == least, "O10", $"{items} items are in {run.Batches.Count} batches, and {least} would do");
            Require(missed.Count == 0, "O1", $"the listing is complete without {string.Join(", ", missed.Take(3))}");
        }

        if (run.HasEnded && !now.State.IsFinished())
        {
            run.ReopenedAt = world.Simulator.Now;
        }

        run.Header = now;
        if (before is null)
        {
            Require(now.State == RunState.Listing, "O4", $"the run begins as {now.State}");
            return;
        }

        Require(
            (now.Spec.Run, now.Spec.Source, now.Spec.Batching, now.Spec.Shards, now.Spec.CreatedAt) == (before.Spec.Run, before.Spec.Source, before.Spec.Batching, before.Spec.Shards, before.Spec.CreatedAt),
            "O4",
            "what was asked for has changed");
        Require(
            writer[0] == 'o' || (now.Spec.Tolerated == before.Spec.Tolerated && now.Spec.FetchConcurrency == before.Spec.FetchConcurrency),
            "O4",
            $"{writer} has changed limits, and nobody asked for it");
        Require(now.State == before.State || s_steps.Contains((before.State, now.State)), "O4", $"{before.State} became {now.State}");
        Require(!before.Listing.Complete || now.Listing.Complete, "O1", "a complete listing is incomplete again");
        Require(
            now.Listing.Announced >= before.Listing.Announced && now.Listing.Published >= before.Listing.Published && now.Listing.Items >= before.Listing.Items,
            "O1",
            $"the listing went back from {before.Listing} to {now.Listing}");
        Require(before.EndedAt is null || now.EndedAt >= before.EndedAt, "O4", $"the end went back from {before.EndedAt:O} to {now.EndedAt:O}");
        var opens = before.State.IsFinished() && !now.State.IsFinished();
        run.MarksToldAt = opens || now.Requeues > before.Requeues ? world.Simulator.Now : run.MarksToldAt;
        run.WasRequeued |= opens || now.Requeues > before.Requeues;
        Require(now.Reopened == before.Reopened + (opens ? 1 : 0), "O4", $"pass {before.Reopened} became {now.Reopened} as {before.State} became {now.State}");
        if (opens)
        {
            Require(before.Requeuing is not null, "O4", "the run was opened without a word of what for");
            Require(
                Enumerable.Range(0, now.Spec.Shards).All(index => run.Shards.GetValueOrDefault(index)?.Reopened == now.Reopened),
                "O4",
                "the run is open, and not all of its shards are");
        }

        if (now.State == RunState.Reducing && before.State == RunState.Running)
        {
            end.RequireSettled(run);
        }

        if (now.State.IsFinished() && !before.State.IsFinished() && now.State != RunState.Cancelled)
        {
            end.Check(run);
        }
    }

    public void OnShard(RunModel run, Shard now, long revision, long revisionBefore)
    {
        var before = run.Shards.GetValueOrDefault(now.Index) ?? Shard.Empty(now.Index, now.Of);
        run.Shards[now.Index] = now;
        var name = $"shard {now.Index}";
        var header = run.Header!;
        Require(revision == revisionBefore + 1, "O4", $"{name} went from revision {revisionBefore} to {revision}");
        Require(!header.State.IsFinished() || header.Requeuing is not null || header.State == RunState.Cancelled, "O4", $"{name} was written after the run had ended as {header.State}");
        Require(!before.Closed || now.Reopened > before.Reopened, "O4", $"{name} was written while it was closed");
        Require(now.Reopened >= before.Reopened, "O4", $"{name} went back to pass {now.Reopened}");
        long items = 0;
        for (var batch = now.Index; batch < run.Batches.Count; batch += now.Of)
        {
            var folded = now.HasFolded(batch);
            Require(folded || !before.HasFolded(batch), "O3", $"{name} has forgotten batch {batch}");
            if (folded)
            {
                items += run.Batches[batch].Items.Count;
                Require(before.HasFolded(batch) || run.Sends.ContainsKey(("PartialMaxima", batch)), "O3", $"batch {batch} is folded, and nobody sent its partial");
                Require(!now.Dead.ContainsKey(batch), "O3", $"batch {batch} is folded and dead");
            }
        }

        Require(now.Folded.Count == Enumerable.Range(0, run.Batches.Count).Count(batch => batch % now.Of == now.Index && now.HasFolded(batch)), "O3", $"{name} has folded what the manifest does not have");
        Require(now.Counts.Mapped + now.Counts.Quarantined == items, "O3", $"{name} counts {now.Counts.Mapped} + {now.Counts.Quarantined} items, and its folded batches have {items}");
        Require(now.Quarantine.Sum(segment => segment.Items) == now.Counts.Quarantined, "O1", $"{name} counts {now.Counts.Quarantined} quarantined items and names {now.Quarantine.Sum(segment => segment.Items)}");
        foreach (var (batch, dead) in now.Dead)
        {
            if (dead.Requeued && !(before.Dead.TryGetValue(batch, out var last) && last.Requeued))
            {
                run.MarkedAt[batch] = world.Simulator.Now;
            }

            Require(batch < header.Listing.Announced, "O7", $"batch {batch} is dead, and was never announced");
            Require(dead.Cause.Error.Length > 0 && dead.Cause.Message.Length > 0, "O7", $"batch {batch} is dead without a cause");
            Require(dead.Requeued || before.IsDead(batch) || run.HasDied(batch) || now.Closed, "O7", $"batch {batch} is dead, and nothing of it died");
            var dies = !now.Closed && !dead.Requeued && before.Dead.TryGetValue(batch, out var awaited) && awaited.Requeued;
            Require(
                !dies || run.HasDied(batch, dead.Requeues),
                "O7",
                $"batch {batch} is on its way for the {dead.Requeues}. time, and dead of what died before");
            Require(!before.Dead.TryGetValue(batch, out var known) || dead.Requeues >= known.Requeues, "O7", $"batch {batch} has been requeued {dead.Requeues} times, and more often before");
        }

        foreach (var batch in before.Dead.Keys)
        {
            Require(now.Dead.ContainsKey(batch) || now.HasFolded(batch), "O7", $"dead batch {batch} is neither dead nor folded any more");
        }

        void Require(bool holds, string oracle, string what) => judge.Require(holds, oracle, run, what);
    }

    private void Require(bool holds, string oracle, string what) => judge.Require(holds, oracle, run: null, what);
}
