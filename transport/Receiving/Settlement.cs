using Microsoft.Extensions.Logging;
using QueueMap.AmazonSqs.Batching;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Telemetry;

namespace QueueMap.AmazonSqs.Receiving;

/// <summary>Ends a delivery: deletes what was processed, gives back what was not. A failure to do so never makes processed work run again.</summary>
internal sealed class Settlement
{
    private readonly ReceiverOptions _options;
    private readonly InFlightTable _table;
    private readonly QueueMetrics _metrics;
    private readonly ILogger _log;
    private readonly Batcher<Delivery> _deletions;
    private readonly Batcher<SqsVisibility> _releases;
    private readonly TaskCounter _pending = new();

    public Settlement(ISqs sqs, ReceiverOptions options, InFlightTable table, QueueMetrics metrics, ILogger log, Backoff backoff, TimeProvider time)
    {
        (_options, _table, _metrics, _log) = (options, table, metrics, log);
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
    public void Delete(Delivery delivery)
    {
        _table.MarkProcessed(delivery);
        _pending.Add(DeleteAsync(delivery));
    }

    /// <summary>Returns at once. Only the first to remove a delivery from the table gives it back.</summary>
    public void Release(Delivery delivery, TimeSpan delay)
    {
        if (_table.Remove(delivery))
        {
            _pending.Add(ReleaseAsync(delivery.MessageId, delivery.ReceiptHandle, delay));
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

    private async Task DeleteAsync(Delivery delivery)
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

    private async Task ReleaseAsync(string messageId, string receiptHandle, TimeSpan delay)
    {
        try
        {
            var result = await _releases.AddAsync(new(receiptHandle, delay));
            if (result.Error is null)
            {
                _metrics.GivenBack();
                return;
            }

            Log.ReleaseFailed(_log, _options.QueueName, messageId, $"{result.Error.Code}: {result.Error.Detail}");
        }
        catch (Exception exception)
        {
            Log.ReleaseFailed(_log, _options.QueueName, messageId, exception.Message);
        }
    }
}
