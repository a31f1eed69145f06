using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Runs;

namespace QueueMap.Producer.Requeueing;

/// <summary>
/// Has a run wait again for dead batches and quarantined items. It changes the ledger only: what the run then waits for is
/// published from the manifest. Every step can be done again after a kill.
/// </summary>
public sealed class Requeuer(RunLedger ledger, Manifest manifest, QuarantineFiles quarantine, IObjectSource source)
{
    private readonly RequeuedItemBatches _batches = new(manifest, quarantine, source);

    /// <exception cref="RequeueRefusedException">The run is not finished, or has nothing to requeue.</exception>
    public Task<Requeued> RequeueAsync(string run, CancellationToken cancellation) => RequeueAsync(run, RequeueChoice.Everything, cancellation);

    /// <exception cref="RequeueRefusedException">Nothing that was chosen can be requeued as the run stands.</exception>
    public async Task<Requeued> RequeueAsync(string run, RequeueChoice choice, CancellationToken cancellation)
    {
        while (true)
        {
            var snapshot = await ledger.ReadAsync(run, cancellation);
            var header = snapshot.Header;
            if (header.State is RunState.Partial or RunState.Failed)
            {
                return await OpenAsync(snapshot, choice, cancellation);
            }

            if (header.State is not (RunState.Listing or RunState.Running) || choice.Items)
            {
                throw new RequeueRefusedException(header);
            }

            if (await AwaitAgainAsync(snapshot, choice, cancellation) is { } requeued)
            {
                return requeued;
            }
        }
    }

    /// <summary>
    /// In an open run a batch leaves the settled ones: first its mark in the shard, then the number in the header by which a
    /// finalizer that saw the run settled before the mark learns that it is not. Only then may anything be sent.
    /// </summary>
    /// <returns>Null where the run has ended or been opened meanwhile.</returns>
    private async Task<Requeued?> AwaitAgainAsync(RunSnapshot snapshot, RequeueChoice choice, CancellationToken cancellation)
    {
        var (header, spec) = (snapshot.Header, snapshot.Header.Spec);
        var picked = Pick(snapshot, choice, out var guarded);
        var awaited = 0;
        foreach (var shard in picked.GroupBy(batch => batch % spec.Shards))
        {
            var marked = await ledger.UpdateShardAsync(
                spec,
                shard.Key,
                now => now.Reopened == header.Reopened ? shard.Aggregate(now, (next, batch) => Requeue(next, batch, choice.Unheard(batch))) : now,
                cancellation);
            awaited += shard.Count(batch => marked.Dead.TryGetValue(batch, out var dead) && dead.Requeued);
        }

        var open = await ledger.UpdateHeaderAsync(
            spec.Run,
            now => IsSamePass(now, header) ? now with { Requeues = now.Requeues + 1 } : now,
            cancellation);
        return IsSamePass(open, header) ? new Requeued(awaited, Items: 0) { Guarded = guarded } : null;
    }

    /// <summary>
    /// A finished run is opened by the last write; up to it, nothing that users see has changed. What it is opened for is
    /// written first, so that two requeues of different choices cannot each mark some of the shards.
    /// </summary>
    private async Task<Requeued> OpenAsync(RunSnapshot snapshot, RequeueChoice choice, CancellationToken cancellation)
    {
        var run = snapshot.Header.Spec.Run;
        List<QuarantineSegment> segments = [.. snapshot.Quarantine];
        var picked = Pick(snapshot, choice, out var guarded);
        var pass = snapshot.Header.Reopened + 1;
        var wanted = new RequeueIntent(BatchSet.Of(picked), choice.Items && segments.Count > 0);
        var header = await ledger.UpdateHeaderAsync(run, now => Begin(now, pass, wanted), cancellation);
        var intent = header.Requeuing!;
        for (var shard = 0; shard < header.Spec.Shards; shard++)
        {
            await ledger.UpdateShardAsync(header.Spec, shard, now => now.Reopen(pass, intent.Batches.Contains), cancellation);
        }

        if (!intent.Items)
        {
            segments = [];
        }

        var announced = intent.Items ? await _batches.AppendAsync(header, segments, cancellation) : header.Listing.Announced;
        var items = segments.Sum(segment => (long)segment.Items);
        await ledger.UpdateHeaderAsync(run, now => Open(now, pass, announced, items, segments), cancellation);
        var requeued = new Requeued(intent.Batches.Count, items) { Guarded = guarded };
        return await AddRestAsync(run, [.. picked.Where(batch => !intent.Batches.Contains(batch))], requeued, cancellation);
    }

    // A requeue that somebody else had begun was for other batches: now that it has opened the run, these follow.
    private async Task<Requeued> AddRestAsync(string run, HashSet<int> rest, Requeued requeued, CancellationToken cancellation)
    {
        if (rest.Count == 0)
        {
            return requeued;
        }

        var added = await RequeueAsync(run, new RequeueChoice { Batches = rest, Force = true }, cancellation);
        return requeued with { DeadBatches = requeued.DeadBatches + added.DeadBatches };
    }

    private static IReadOnlyList<int> Pick(RunSnapshot snapshot, RequeueChoice choice, out IReadOnlyList<int> guarded)
    {
        var picked = choice.PickFrom(snapshot, out guarded);
        if (picked.Count > 0 || (choice.Items && snapshot.Quarantine.Any()))
        {
            return picked;
        }

        throw guarded.Count > 0 ? RequeueRefusedException.Guarded(snapshot.Header, guarded)
            : choice.Batches is null ? new RequeueRefusedException(snapshot.Header)
            : RequeueRefusedException.NotDead(snapshot.Header);
    }

    private static Shard Requeue(Shard shard, int batch, UnheardDeath? death) => shard.Requeue(batch, death?.Cause, death?.Pass ?? 0);

    private static bool IsSamePass(RunHeader now, RunHeader then) =>
        now.State is RunState.Listing or RunState.Running && now.Reopened == then.Reopened;

    private static RunHeader Begin(RunHeader header, int pass, RequeueIntent wanted)
    {
        if (header.Reopened != pass - 1)
        {
            throw new RequeueRefusedException(header);
        }

        return header.Requeuing is not null ? header : header with { Requeuing = wanted };
    }

    private static RunHeader Open(RunHeader header, int pass, int announced, long items, IReadOnlyList<QuarantineSegment> segments)
    {
        if (header.Reopened != pass - 1)
        {
            throw new RequeueRefusedException(header);
        }

        return header.Become(RunState.Running) with
        {
            Reopened = pass,
            Reason = null,
            Requeuing = null,
            Listing = header.Listing with { Announced = announced },
            Requeued = items == 0 ? header.Requeued : new RequeuedItems(
                header.Requeued.Items + items,
                [.. header.Requeued.Segments ?? [], .. segments.Select(segment => segment.File)]),
        };
    }
}
