using QueueMap.Contracts.Maxima;
using QueueMap.Contracts.Messages;

namespace QueueMap.Contracts.Ledger;

/// <summary>The pure changes of a shard. Each gives the next state, and none of them counts a batch twice.</summary>
public static class ShardFold
{
    /// <summary>The partials that the shard does not hold yet, each batch once.</summary>
    public static IReadOnlyList<PartialMaxima> Fresh(this Shard shard, IEnumerable<PartialMaxima> partials)
    {
        var folded = shard.Folded.Copy();
        return [.. partials.Where(partial => folded.Add(shard.BitOf(partial.Batch)))];
    }

    /// <summary>The shard with fresh partials folded in; a dead batch among them leaves the dead set.</summary>
    /// <param name="fresh">What <see cref="Fresh"/> gave for this very shard.</param>
    /// <param name="tieColumns">How many of the kept columns settle ties.</param>
    /// <param name="quarantine">Where the quarantined items of these partials have been written; null where they have none.</param>
    public static Shard Fold(this Shard shard, IReadOnlyList<PartialMaxima> fresh, int tieColumns, QuarantineSegment? quarantine)
    {
        var maxima = new GroupMaxima[fresh.Count];
        var folded = shard.Folded.Copy();
        for (var i = 0; i < maxima.Length; i++)
        {
            maxima[i] = fresh[i].Maxima;
            if (shard.Closed || !folded.Add(shard.BitOf(fresh[i].Batch)))
            {
                throw new InvalidOperationException($"Batch {fresh[i].Batch} is folded already, or shard {shard.Index} is closed.");
            }
        }

        return shard with
        {
            Counts = MapCounts.Sum(shard.Counts, fresh),
            Work = MapWork.Sum(shard.Work, fresh),
            Maxima = shard.Maxima.Merge(maxima, tieColumns),
            Folded = folded,
            Dead = shard.Dead.Count == 0 ? shard.Dead : shard.WithoutDead(fresh),
            Quarantine = quarantine is null ? shard.Quarantine : [.. shard.Quarantine, quarantine],
        };
    }

    /// <summary>
    /// The shard with a batch entered as dead; the shard itself where it is closed, the batch folded, or dead already in
    /// that pass: of several messages of one pass the first to die says why.
    /// </summary>
    /// <param name="pass">Pass of the message that died; the news of an earlier pass than the newest comes too late to count.</param>
    public static Shard Bury(this Shard shard, int batch, DeathCause cause, int pass = 0)
    {
        if (shard.Closed || shard.HasFolded(batch))
        {
            return shard;
        }

        return shard.Dead.TryGetValue(batch, out var before) && (!before.Requeued || pass < before.Requeues)
            ? shard
            : shard.WithDead(batch, new DeadBatch(cause, before?.Requeues ?? 0));
    }

    /// <summary>
    /// The shard closed, its state final until it is reopened; the shard itself where it has been reopened since. A closed
    /// shard waits for nothing: a batch that somebody was about to requeue is dead as before.
    /// </summary>
    /// <param name="reopened">How often the run had been reopened when it settled.</param>
    public static Shard Close(this Shard shard, int reopened) => shard.Closed || shard.Reopened != reopened ? shard : shard with
    {
        Closed = true,
        Dead = shard.EachDead((_, dead) => dead with { Requeued = false }),
    };

    /// <summary>
    /// The shard open for another pass, chosen dead batches marked as requeued: they keep their cause, and the run waits for
    /// them again; the others stay dead. The shard itself where it is open for that pass already.
    /// </summary>
    /// <param name="reopened">Number of the pass.</param>
    /// <param name="chosen">Which batches; null for all.</param>
    public static Shard Reopen(this Shard shard, int reopened, Func<int, bool>? chosen = null) => shard.Reopened >= reopened ? shard : shard with
    {
        Closed = false,
        Reopened = reopened,
        Dead = shard.EachDead((batch, dead) => chosen?.Invoke(batch) == false ? dead : dead.Again()),
    };

    /// <summary>
    /// The shard of an open run waiting for a dead batch again; the shard itself where it is closed, waits for the batch
    /// already, or has folded it.
    /// </summary>
    /// <param name="unheard">
    /// Why a message of the batch died that was found dead, and of which the shard may not have heard; null where there is
    /// none. It counts as a death if it is of the newest pass: then the news of it, if it comes after all, comes too late.
    /// </param>
    /// <param name="pass">Pass of that message.</param>
    public static Shard Requeue(this Shard shard, int batch, DeathCause? unheard = null, int pass = 0)
    {
        if (shard.Closed || shard.HasFolded(batch))
        {
            return shard;
        }

        var known = shard.Dead.GetValueOrDefault(batch);
        var isNews = unheard is not null && pass == shard.PassOf(batch) && !shard.IsDead(batch);
        return known is { Requeued: false } ? shard.WithDead(batch, known.Again())
            : isNews ? shard.WithDead(batch, new DeadBatch(unheard!, pass).Again())
            : shard;
    }

    private static DeadBatch Again(this DeadBatch dead) => dead with { Requeued = true, Requeues = dead.Requeues + 1 };

    private static SortedDictionary<int, DeadBatch> EachDead(this Shard shard, Func<int, DeadBatch, DeadBatch> change) =>
        new(shard.Dead.ToDictionary(entry => entry.Key, entry => change(entry.Key, entry.Value)));

    private static SortedDictionary<int, DeadBatch> WithoutDead(this Shard shard, IReadOnlyList<PartialMaxima> fresh)
    {
        var dead = new SortedDictionary<int, DeadBatch>(shard.Dead.ToDictionary());
        foreach (var partial in fresh)
        {
            dead.Remove(partial.Batch);
        }

        return dead;
    }

    private static Shard WithDead(this Shard shard, int batch, DeadBatch dead) =>
        shard with { Dead = new SortedDictionary<int, DeadBatch>(shard.Dead.ToDictionary()) { [batch] = dead } };
}
