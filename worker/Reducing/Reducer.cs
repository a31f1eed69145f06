using Microsoft.Extensions.Logging;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Runs;

namespace QueueMap.Worker.Reducing;

/// <summary>Folds partials into the ledger, each batch exactly once, however often and in whatever order it comes.</summary>
public sealed class Reducer(
    RunLedger ledger, QuarantineFiles quarantine, Finalizer finalizer, IRunObserver observer, ILogger<Reducer> log)
{
    /// <summary>Folds partials of one run. What it does not refuse is in the ledger when it returns.</summary>
    /// <returns>The partials that were refused, and why.</returns>
    public async Task<IReadOnlyDictionary<PartialMaxima, PartialRefusedException>> FoldAsync(
        string run, IReadOnlyList<PartialMaxima> partials, CancellationToken cancellation)
    {
        var refused = new Dictionary<PartialMaxima, PartialRefusedException>(ReferenceEqualityComparer.Instance);
        var header = await ledger.FindHeaderAsync(run, cancellation);
        var accepted = new List<PartialMaxima>();
        foreach (var partial in partials)
        {
            var why = header is null ? "there is no such run" : PartialCheck.Refusal(header, partial);
            if (why is null)
            {
                accepted.Add(partial);
            }
            else
            {
                refused[partial] = new PartialRefusedException($"Batch {partial.Batch} of run {run} is refused: {why}.");
            }
        }

        if (header is null || accepted.Count == 0)
        {
            return refused;
        }

        if (header.State.IsFinished())
        {
            TellLate(header, accepted);
            return refused;
        }

        // What the last of its shards was counts. One before may have been filled since by another reducer, who then saw this one
        // short; and if a write of this fold has settled the run, all shards that it came to after that were whole.
        var isOpen = false;
        foreach (var shard in accepted.GroupBy(partial => partial.Batch % header.Spec.Shards))
        {
            var folded = await FoldShardAsync(header, shard.Key, [.. shard], cancellation);
            isOpen = folded?.Misses(header.Listing.Announced) == true;
        }

        if (!isOpen)
        {
            await finalizer.FinalizeIfSettledAsync(run, cancellation);
        }

        return refused;
    }

    /// <summary>Enters a batch in the dead set with its cause, unless it has been folded, or requeued since that death.</summary>
    public async Task BuryAsync(BatchDied death, CancellationToken cancellation)
    {
        while (true)
        {
            var header = await ledger.ReadHeaderAsync(death.Run, cancellation);
            if (death.Batch < 0 || death.Batch >= header.Listing.Announced)
            {
                throw new PartialRefusedException(
                    $"The death of batch {death.Batch} of run {death.Run} is refused: the run has batches 0 to {header.Listing.Announced - 1}.");
            }

            if (header.State.IsFinished())
            {
                LateComers.Log(log, 1, death.Run, header.State);
                return;
            }

            var isNew = false;
            var shard = await ledger.UpdateShardAsync(
                header.Spec,
                death.Batch % header.Spec.Shards,
                now =>
                {
                    var next = now.Reopened == header.Reopened ? now.Bury(death.Batch, death.Cause, death.Pass) : now;
                    isNew = !ReferenceEquals(next, now); // Of the last call, which is the one that was written.
                    return next;
                },
                cancellation);
            if (shard.Reopened == header.Reopened)
            {
                if (isNew)
                {
                    observer.Died(death.Run, death.Batch, death.Cause);
                }
                else if (shard.IsDead(death.Batch))
                {
                    observer.KnownDead(death.Run, death.Batch);
                }

                await finalizer.FinalizeIfSettledAsync(death.Run, cancellation);
                return;
            }
        }
    }

    /// <returns>The shard with the partials in it, as it was written or found; null where they came too late.</returns>
    private async Task<Shard?> FoldShardAsync(RunHeader header, int index, IReadOnlyList<PartialMaxima> partials, CancellationToken cancellation)
    {
        var spec = header.Spec;
        while (true)
        {
            var (shard, revision) = await ledger.ReadShardAsync(spec, index, cancellation);
            if (shard.Reopened != header.Reopened)
            {
                // A requeue has opened the shard, and opens the run as its last step. Until then the run is finished, and
                // what users have read of it must not change.
                header = await ledger.ReadHeaderAsync(spec.Run, cancellation);
                if (header.State.IsFinished())
                {
                    TellLate(header, partials);
                    return null;
                }

                continue;
            }

            var fresh = shard.Closed ? [] : shard.Fresh(partials);
            if (fresh.Count == 0)
            {
                observer.Known(spec.Run, partials);
                return shard;
            }

            var segment = await quarantine.WriteAsync(spec.Run, fresh, cancellation);
            var next = shard.Fold(fresh, spec.Job.TieBreak.Count, segment);
            if (await ledger.TryWriteShardAsync(spec, next, revision, cancellation))
            {
                observer.Folded(spec.Run, fresh);
                observer.Known(spec.Run, [.. partials.Except(fresh, ReferenceEqualityComparer.Instance).Cast<PartialMaxima>()]);
                return next;
            }
        }
    }

    private void TellLate(RunHeader header, IReadOnlyList<PartialMaxima> partials)
    {
        LateComers.Log(log, partials.Count, header.Spec.Run, header.State);
        observer.Known(header.Spec.Run, partials);
    }
}

internal static partial class LateComers
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} messages came after run {Run} was {State}; they change nothing")]
    public static partial void Log(ILogger logger, int count, string run, RunState state);
}
