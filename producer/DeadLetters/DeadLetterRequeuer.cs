using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Requeueing;
using QueueMap.Worker.DeadLetters;

namespace QueueMap.Producer.DeadLetters;

/// <summary>
/// Sends dead batches to the workers again. The ledger waits for a batch first, then it is sent, then its letter is deleted:
/// a kill in between leaves a letter that can be requeued again, and what is sent twice counts once. What is sent is what
/// the manifest has under the number; the letter's own items are not believed.
/// </summary>
public sealed class DeadLetterRequeuer(DeadLetterOffice office, Pace pace)
{
    /// <summary>Beyond the time that the pace takes: for the ledger's writes and a slow queue.</summary>
    private static readonly TimeSpan HoldLonger = TimeSpan.FromMinutes(1);

    /// <param name="force">Also batches that have been requeued too often.</param>
    public async Task<DeadLetterOutcome> RequeueAsync(
        DeadLetterReading reading, IReadOnlyList<DeadLetter> letters, bool force, CancellationToken cancellation)
    {
        var outcome = new DeadLetterOutcome();
        await reading.HoldAsync(letters, HoldLonger + pace.TimeOf(letters.Count), cancellation);
        foreach (var letter in letters.Where(letter => letter.Batch is null))
        {
            outcome.Leave($"Message {letter.MessageId} is no batch: {letter.Foreign}");
        }

        var ours = letters.Where(letter => letter.Batch is not null).ToLookup(letter => letter.Batch!.Run, StringComparer.Ordinal);
        foreach (var run in ours.OrderBy(run => run.Key, StringComparer.Ordinal))
        {
            await RequeueRunAsync(reading, run.Key, run.ToLookup(letter => letter.Batch!.Batch), force, outcome, cancellation);
        }

        return outcome;
    }

    private async Task RequeueRunAsync(
        DeadLetterReading reading, string run, ILookup<int, DeadLetter> letters, bool force, DeadLetterOutcome outcome, CancellationToken cancellation)
    {
        if (await office.Ledger.FindHeaderAsync(run, cancellation) is not { } header)
        {
            outcome.Leave($"There is no run {run} in this state; {letters.Count:N0} batches that name it stay dead letters.");
            return;
        }

        var before = await office.Ledger.ReadAsync(run, cancellation);
        await RemoveCountedAsync(reading, before, letters, outcome, cancellation);
        var wanted = letters.Select(letter => letter.Key).Where(batch => !HasFolded(before, batch)).ToHashSet();
        if (wanted.Count == 0)
        {
            return;
        }

        try
        {
            var choice = new RequeueChoice { Batches = wanted, Unheard = batch => NewestOf(letters[batch]), Force = force };
            var requeued = await office.RequeuerOf(header.Spec).RequeueAsync(run, choice, cancellation);
            if (requeued.Guarded.Count > 0)
            {
                outcome.Leave($"{RequeueRefusedException.Name(requeued.Guarded)} of run {run} died again after "
                    + $"{RequeueChoice.MaxRequeues} requeues; mend what they die of, then repeat with --force.");
                wanted.ExceptWith(requeued.Guarded);
            }
        }
        catch (RequeueRefusedException refused)
        {
            outcome.Leave(refused.Message);
            return;
        }

        await SendAsync(reading, await office.Ledger.ReadAsync(run, cancellation), letters, wanted, outcome, cancellation);
    }

    private async Task SendAsync(
        DeadLetterReading reading, RunSnapshot run, ILookup<int, DeadLetter> letters, HashSet<int> wanted, DeadLetterOutcome outcome, CancellationToken cancellation)
    {
        var id = run.Header.Spec.Run;
        var unknown = wanted.Where(batch => batch >= run.Header.Listing.Announced).ToList();
        if (unknown.Count > 0)
        {
            outcome.Leave($"Run {id} has batches 0 to {run.Header.Listing.Announced - 1}, and no {string.Join(", ", unknown.Order().Take(10))}.");
            wanted.ExceptWith(unknown);
        }

        await foreach (var batch in office.ManifestOf(id).ReadAsync(wanted, cancellation))
        {
            if (run.Awaits(batch.Batch))
            {
                await pace.WaitAsync(cancellation);
                await office.Queues.SendAsync(new MapBatch(id, batch.Batch, batch.Items, run.PassOf(batch.Batch)), cancellation);
                outcome.Sent++;
                outcome.Removed += await reading.RemoveAsync(letters[batch.Batch], cancellation);
            }
            else if (!HasFolded(run, batch.Batch))
            {
                outcome.Leave($"Batch {batch.Batch} of run {id} died again at this very moment; repeat the command.");
            }
        }

        await RemoveCountedAsync(reading, run, letters.Where(letter => wanted.Contains(letter.Key)), outcome, cancellation);
    }

    private static async Task RemoveCountedAsync(
        DeadLetterReading reading, RunSnapshot run, IEnumerable<IGrouping<int, DeadLetter>> letters, DeadLetterOutcome outcome, CancellationToken cancellation)
    {
        var removed = await reading.RemoveAsync(letters.Where(letter => HasFolded(run, letter.Key)).SelectMany(letter => letter), cancellation);
        outcome.Counted += removed;
        outcome.Removed += removed;
    }

    private static UnheardDeath NewestOf(IEnumerable<DeadLetter> letters)
    {
        var newest = letters.MaxBy(letter => letter.Batch!.Pass)!;
        return new UnheardDeath(newest.Cause, newest.Batch!.Pass);
    }

    private static bool HasFolded(RunSnapshot run, int batch) => run.Shards[batch % run.Header.Spec.Shards].HasFolded(batch);
}
