using QueueMap.Contracts.Runs;
using QueueMap.Producer.Publishing;
using QueueMap.Storage.Runs;
using QueueMap.Worker.Reducing;

namespace QueueMap.Producer.Fleet;

/// <summary>
/// Brings home a run that waits for what no queue holds: a message that was lost, a purged queue, a partial that could not
/// be folded. An empty queue proves nothing, so this changes no result: it has the batches mapped once more, and one that
/// was not lost after all counts once.
/// </summary>
internal sealed class LostBatches(
    string run, RunLedger ledger, AwaitedBatches batches, Finalizer finalizer, QueueSilence silence, Action<string> note)
{
    private (int Settled, int Reopened, int Requeues)? _stand;
    private bool _haveSent;
    private bool _haveTold;

    /// <summary>Looks once, and sends what is lost. Once a session: what is lost again then has a cause that sending does not mend.</summary>
    /// <returns>How many batches were sent.</returns>
    public async Task<int> LookAsync(CancellationToken cancellation)
    {
        var silent = await silence.LookAsync(cancellation);
        if (silence.WhyUnknown is { } why)
        {
            TellOnce($"Whether batches of run {run} are lost cannot be told: {why} 'queuemap resume {run} --resend' sends again what is pending.");
        }

        if (silent is null)
        {
            return 0;
        }

        var now = await ledger.ReadAsync(run, cancellation);
        var stand = (now.Shards.Sum(shard => shard.Settled), now.Header.Reopened, now.Header.Requeues);
        if (stand != _stand)
        {
            _stand = stand; // Somebody works, on a message that was in no count yet or is in none any more.
            silence.Restart();
            return 0;
        }

        return silent < QueueSilence.Enough || now.Header.State.IsFinished() ? 0 : await MendAsync(now, cancellation);
    }

    private async Task<int> MendAsync(RunSnapshot now, CancellationToken cancellation)
    {
        silence.Restart();
        if (now.IsSettled)
        {
            await finalizer.FinalizeIfSettledAsync(run, cancellation); // Lost was the last word of who would have ended the run.
            return 0;
        }

        // What another producer has not published yet is not lost.
        var pending = Enumerable.Range(0, now.Header.Listing.Published).Where(now.Awaits).ToHashSet();
        if (pending.Count == 0)
        {
            return 0;
        }

        if (_haveSent)
        {
            TellOnce($"The queues are empty again, and {pending.Count:N0} batches of run {run} are pending although they were sent twice. "
                + $"'queuemap status {run}' and 'queuemap dead list --partials' say what is known of them.");
            return 0;
        }

        note($"No queue has held a message for {QueueSilence.Enough.TotalSeconds:0} s, and {pending.Count:N0} batches of run {run} are pending: "
            + "they are lost, and are sent again. What comes twice counts once.");
        _haveSent = true;
        return await batches.SendAsync(run, pending, cancellation);
    }

    private void TellOnce(string message)
    {
        if (!_haveTold)
        {
            _haveTold = true;
            note(message);
        }
    }
}
