using Microsoft.Extensions.Logging;
using QueueMap.AmazonSqs.Batching;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Telemetry;

namespace QueueMap.AmazonSqs.Receiving;

/// <summary>Ends a delivery: deletes what was processed, gives back what was not. A failure to do so never makes processed work run again.</summary>
internal sealed class Settlement
{
    /// <summary>
    /// Processed messages that wait for their deletion without taking up prefetch: as many as eight calls of ten delete in
    /// some ten round trips. Past it their room is only given back with the deletion, so that a slow SQS slows the receives
    /// and does not fill the memory, or the 120,000 that a queue may have in flight.
    /// </summary>
    internal const int MaxUndeleted = 1_000;

    /// <summary>SQS counts a hold from when it hands a message out, we from when it is here: later by the way of the answer.</summary>
    private static readonly TimeSpan HoldMargin = TimeSpan.FromMinutes(1);

    private readonly ReceiverOptions _options;
    private readonly InFlightTable _table;
    private readonly QueueMetrics _metrics;
    private readonly ILogger _log;
    private readonly Batcher<Delivery> _deletions;
    private readonly Batcher<SqsVisibility> _releases;
    private readonly TimeProvider _time;
    private readonly TaskCounter _pending = new();
    private int _undeleted;

    public Settlement(ISqs sqs, ReceiverOptions options, InFlightTable table, QueueMetrics metrics, ILogger log, Backoff backoff, TimeProvider time)
    {
        (_options, _table, _metrics, _log, _time) = (options, table, metrics, log, time);
        // The handle is read when the call is made: by then a newer one may have come.
        _deletions = new(
            BatcherOptions.Deleting,
            batch => sqs.DeleteAsync(options.QueueUrl, [.. batch.Select(delivery => delivery.ReceiptHandle)], CancellationToken.None),
            static _ => 0,
            backoff,
            time);
        _releases = new(
            BatcherOptions.Releasing,
            batch => sqs.ChangeVisibilityAsync(options.QueueUrl, batch, CancellationToken.None),
            static _ => 0,
            backoff,
            time);
    }

    /// <summary>Returns at once; the deletion goes on under renewal.</summary>
    /// <param name="onRoom">Called once: at once, or with the deletion when too many wait for theirs.</param>
    public void Delete(Delivery delivery, Action onRoom)
    {
        _table.MarkProcessed(delivery);
        var hasRoom = Interlocked.Increment(ref _undeleted) <= MaxUndeleted;
        _pending.Add(DeleteAsync(delivery, hasRoom ? static () => { } : onRoom));
        if (hasRoom)
        {
            onRoom();
        }
    }

    /// <summary>Returns at once. Only the first to remove a delivery from the table gives it back.</summary>
    public void Release(Delivery delivery, TimeSpan delay)
    {
        if (_table.Remove(delivery))
        {
            _pending.Add(ReleaseAsync(delivery.MessageId, delivery.ReceiptHandle, delay));
        }
    }

    /// <summary>Returns at once. The message is no longer held here: it stays hidden for the delay by itself, and then comes to whoever asks.</summary>
    public void Postpone(Delivery delivery, TimeSpan delay)
    {
        if (_table.Remove(delivery))
        {
            _pending.Add(PostponeAsync(delivery, delay));
        }
    }

    /// <summary>A message that was never admitted.</summary>
    public void Release(SqsMessage message) => _pending.Add(ReleaseAsync(message.MessageId, message.ReceiptHandle, TimeSpan.Zero));

    /// <summary>Every settlement begun so far has ended.</summary>
    public async Task FlushAsync()
    {
        await Task.WhenAll(_deletions.FlushAsync(), _releases.FlushAsync());
        await _pending.WhenZeroAsync();
    }

    private async Task DeleteAsync(Delivery delivery, Action onEnd)
    {
        try
        {
            await DeleteOrRememberAsync(delivery);
        }
        finally
        {
            Interlocked.Decrement(ref _undeleted);
            onEnd();
        }
    }

    private async Task DeleteOrRememberAsync(Delivery delivery)
    {
        var why = "";
        try
        {
            var result = await _deletions.AddAsync(delivery);
            if (result.Error is null)
            {
                _table.Deleted(delivery);
                _metrics.Deleted();
                return;
            }

            why = $"{result.Error.Code}: {result.Error.Detail}";
        }
        catch (Exception exception)
        {
            why = exception.Message;
        }

        Log.DeletionFailed(_log, _options.QueueName, delivery.MessageId, why);
        _table.RememberProcessed(delivery);
    }

    private async Task PostponeAsync(Delivery delivery, TimeSpan delay)
    {
        // A renewal that is under way might be answered after this, and would have the last word.
        await delivery.Renewal;
        var left = delivery.FirstReceivedAt + SqsLimits.MaxVisibility - HoldMargin - _time.GetUptime();
        var hidden = delay < left ? delay : left > TimeSpan.Zero ? left : TimeSpan.Zero;
        if (await FailureToChangeAsync(delivery.ReceiptHandle, hidden) is { } why)
        {
            Log.PostponementFailed(_log, _options.QueueName, delivery.MessageId, hidden, why);
            return;
        }

        _metrics.Postponed();
        Log.Postponed(_log, _options.QueueName, delivery.MessageId, delivery.ReceiveCount, hidden);
    }

    private async Task ReleaseAsync(string messageId, string receiptHandle, TimeSpan delay)
    {
        if (await FailureToChangeAsync(receiptHandle, delay) is { } why)
        {
            Log.ReleaseFailed(_log, _options.QueueName, messageId, why);
            return;
        }

        _metrics.GivenBack();
    }

    /// <returns>Null when it is done.</returns>
    private async Task<string?> FailureToChangeAsync(string receiptHandle, TimeSpan visibility)
    {
        try
        {
            var result = await _releases.AddAsync(new(receiptHandle, visibility));
            return result.Error is null ? null : $"{result.Error.Code}: {result.Error.Detail}";
        }
        catch (Exception exception)
        {
            return exception.Message;
        }
    }
}
