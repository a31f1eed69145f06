using Microsoft.Extensions.Logging;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Telemetry;

namespace QueueMap.AmazonSqs.Receiving;

/// <summary>
/// Keeps hidden what this process holds, waiting or running: one loop a queue, ten messages a call. Counted from the
/// receive, because that is when SQS began to count. A lock that is lost is said to whoever works under it.
/// </summary>
internal sealed class VisibilityRenewal(
    ISqs sqs, ReceiverOptions options, InFlightTable table, QueueMetrics metrics, ILogger log, TimeProvider time)
{
    /// <summary>Half of it is left for retries when a renewal first falls due; ten looks in that time miss none by much.</summary>
    private readonly TimeSpan _interval = options.Visibility / 20;

    /// <summary>Calls at once: 80 messages a round trip renew the 120,000 that a queue may have in flight within 30 s.</summary>
    private const int MaxConcurrency = 8;

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await RenewDueAsync();
            }
            catch (Exception exception)
            {
                // Whatever it is: the loop must outlive it, or every lock of the queue runs out unseen.
                Log.RenewalLoopFailed(log, exception, options.QueueName);
            }

            await Task.Delay(_interval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async Task RenewDueAsync()
    {
        // What falls due before the look after next rides along: fuller calls, fewer of them.
        var due = table.DueBefore(time.GetUptime() + (2 * _interval));
        await Parallel.ForEachAsync(
            due.Chunk(SqsLimits.MaxBatchEntries), new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrency }, async (batch, _) => await RenewAsync(batch));
    }

    private async Task RenewAsync((Delivery Delivery, string ReceiptHandle)[] batch)
    {
        var now = time.GetUptime();
        var allowed = batch.Where(entry => HoldLeft(entry.Delivery, now) > TimeSpan.Zero).ToArray();
        foreach (var (delivery, handle) in batch.Except(allowed))
        {
            await LoseAsync(delivery, handle, $"it has been held for {options.MaxHold}, the longest that is allowed");
        }

        // What was settled since it fell due is no longer ours to hide; and whoever postpones one of these waits for this call.
        var call = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var renewed = allowed.Where(entry => table.Update(entry.Delivery, entry.ReceiptHandle, held => held.Renewal = call.Task)).ToArray();
        if (renewed.Length == 0)
        {
            return;
        }

        var results = await CallAsync(renewed, now);
        call.SetResult();
        for (var i = 0; i < renewed.Length; i++)
        {
            await AfterAsync(renewed[i].Delivery, renewed[i].ReceiptHandle, results[i].Error, now);
        }
    }

    private async Task<IReadOnlyList<SqsEntryResult>> CallAsync((Delivery Delivery, string ReceiptHandle)[] renewed, TimeSpan now)
    {
        try
        {
            // A call that outlasts what is left of the lock is no use; the next look tries again.
            using var bound = new CancellationTokenSource(options.Visibility / 4, time);
            return await sqs.ChangeVisibilityAsync(
                options.QueueUrl,
                [.. renewed.Select(entry => new SqsVisibility(entry.ReceiptHandle, TimeoutOf(entry.Delivery, now)))],
                bound.Token);
        }
        catch (Exception exception)
        {
            Log.RenewalFailed(log, exception, options.QueueName, renewed.Length);
            var kind = (exception as SqsException)?.Kind ?? SqsErrorKind.Unknown;
            var failed = new SqsEntryResult(new(kind, kind.ToString(), exception.Message, IsSenderFault: false));
            return [.. renewed.Select(_ => failed)];
        }
    }

    private async Task AfterAsync(Delivery delivery, string handle, SqsEntryError? error, TimeSpan askedAt)
    {
        if (error is null)
        {
            metrics.Renewed();
            table.Update(delivery, handle, renewed =>
            {
                renewed.FailedRenewals = 0;
                renewed.HiddenUntil = askedAt + TimeoutOf(renewed, askedAt);
                renewed.RenewAt = askedAt + (TimeoutOf(renewed, askedAt) / 2);
            });
            return;
        }

        if (error.Kind.IsLostLock())
        {
            await LoseAsync(delivery, handle, $"SQS says {error.Code}: {error.Detail}");
            return;
        }

        var now = time.GetUptime();
        if (now >= delivery.HiddenUntil)
        {
            await LoseAsync(delivery, handle, $"no renewal succeeded before its {options.Visibility} were over; the last answer was {error.Code}: {error.Detail}");
            return;
        }

        // Doubling from a twentieth of the visibility: three more tries fit into the half that is left.
        table.Update(delivery, handle, failed => failed.RenewAt = now + (_interval * (1 << Math.Min(failed.FailedRenewals++, 2))));
    }

    private async Task LoseAsync(Delivery delivery, string handle, string why)
    {
        if (table.Update(delivery, handle, lost => lost.IsLost = true))
        {
            metrics.LostLock();
            Log.LockLost(log, options.QueueName, delivery.MessageId, why);
            await delivery.CancelAsync();
        }
    }

    private TimeSpan HoldLeft(Delivery delivery, TimeSpan now) => delivery.FirstReceivedAt + options.MaxHold - now;

    private TimeSpan TimeoutOf(Delivery delivery, TimeSpan now) =>
        HoldLeft(delivery, now) < options.Visibility ? HoldLeft(delivery, now) : options.Visibility;
}
