using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Contracts.Wire;
using QueueMap.Storage.Results;
using QueueMap.Storage.Runs;
using QueueMap.Worker.Exporting;

namespace QueueMap.Worker.Reducing;

/// <summary>
/// Ends a run whose batches are all settled. Every step may be done again, by this process after a crash or by another
/// one at the same time: the end time is fixed by the first to say Reducing, the shards are closed before they are read,
/// and what is computed from closed shards is the same for everybody.
/// </summary>
public sealed class Finalizer(RunLedger ledger, IRunFiles files, IResultStore results, IRunObserver observer, TimeProvider time)
{
    /// <returns>The result, where this call ended the run; else null.</returns>
    public async Task<ResultSet?> FinalizeIfSettledAsync(string run, CancellationToken cancellation)
    {
        if (await BeginReducingAsync(run, cancellation) is not { } header)
        {
            return null;
        }

        for (var shard = 0; shard < header.Spec.Shards; shard++)
        {
            await ledger.UpdateShardAsync(header.Spec, shard, now => now.Close(header.Reopened), cancellation);
        }

        var settled = await ledger.ReadAsync(run, cancellation);
        if (settled.Header.Reopened != header.Reopened || settled.Shards.Any(shard => !shard.Closed || shard.Reopened != header.Reopened))
        {
            return null; // Requeued meanwhile: whoever settles that pass finalizes it.
        }

        var verdict = Verdict.Of(settled);
        var result = Compute(settled, header.EndedAt!.Value, verdict.State);
        await files.TryCreateAsync(run, ResultFiles.NameOf(header), WireFormat.Write(result), cancellation);
        await new RunExport(files, settled).WriteAsync(result, cancellation);
        if (verdict.State != RunState.Failed)
        {
            await results.PublishAsync(result, cancellation);
        }

        var ended = await ledger.UpdateHeaderAsync(
            run,
            now => now.State == RunState.Reducing && now.Reopened == header.Reopened
                ? now.Become(verdict.State) with { Reason = verdict.Reason }
                : now,
            cancellation);
        if (ended.Reopened != header.Reopened || !ended.State.IsFinished())
        {
            return null;
        }

        observer.Finished(result);
        return result;
    }

    /// <returns>The header of the settled run, which nobody maps or folds any more; null where it is not settled.</returns>
    private async Task<RunHeader?> BeginReducingAsync(string run, CancellationToken cancellation)
    {
        while (true)
        {
            var open = await ledger.ReadHeaderAsync(run, cancellation);
            if (open.State is not (RunState.Running or RunState.Reducing))
            {
                return null;
            }

            var found = await ledger.ReadAsync(run, cancellation);
            if (!found.IsSettled)
            {
                return null;
            }

            // Only what was found settled: a requeue may have opened another pass since, or taken a batch back from the dead.
            // Its number was read before the shards, and is written behind its mark in them: if it is still the same, so are they.
            var pass = found.Header.Reopened;
            var header = await ledger.UpdateHeaderAsync(
                run, now => now.Reopened == pass && now.Requeues == open.Requeues ? BeginReducing(now) : now, cancellation);
            if (header.State == RunState.Reducing && header.Reopened == pass)
            {
                return header;
            }

            if (header.State != RunState.Running || header.Reopened != pass)
            {
                return null;
            }
        }
    }

    private RunHeader BeginReducing(RunHeader header) => header.State == RunState.Running
        ? header.EndAs(RunState.Reducing, time.GetUtcNow())
        : header;

    private static ResultSet Compute(RunSnapshot run, DateTimeOffset endedAt, RunState state)
    {
        var job = run.Header.Spec.Job;
        return new ResultSet
        {
            Job = job.Name,
            Run = run.Header.Spec.Run,
            State = state,
            EndedAt = endedAt,
            Coverage = run.Coverage,
            Counts = run.Counts,
            Rows = [.. run.Maxima.Select(group => ResultRow.Of(job, group.Key, group.Value))],
        };
    }
}
