using Microsoft.Extensions.Logging;
using QueueMap.AmazonSqs.Telemetry;

namespace QueueMap.AmazonSqs.Receiving;

/// <summary>Hands deliveries to the handler, so many at once as allowed; the others wait in the order in which they came.</summary>
internal sealed class DeliveryDispatcher(
    ReceiverOptions options,
    Func<Delivery, Task<DeliveryOutcome>> handle,
    InFlightTable table,
    Settlement settlement,
    Action onSettled,
    QueueMetrics metrics,
    ILogger log,
    TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<Delivery> _waiting = new();
    private readonly HashSet<Delivery> _running = [];
    private readonly TaskCounter _work = new();
    private bool _closed;

    public void Dispatch(Delivery delivery)
    {
        lock (_lock)
        {
            if (!_closed)
            {
                _waiting.Enqueue(delivery);
                StartWaiting();
                return;
            }
        }

        GiveBack(delivery);
    }

    /// <summary>Starts nothing more, and gives back what has not begun.</summary>
    public void Close()
    {
        Delivery[] unstarted;
        lock (_lock)
        {
            _closed = true;
            unstarted = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var delivery in unstarted)
        {
            GiveBack(delivery);
        }
    }

    public Task WhenIdleAsync() => _work.WhenZeroAsync();

    /// <summary>Gives back what runs, and tells it so. What it does after this is for nothing, but does no harm.</summary>
    public async Task AbandonRunningAsync()
    {
        Delivery[] running;
        lock (_lock)
        {
            running = [.. _running];
        }

        foreach (var delivery in running)
        {
            settlement.Release(delivery, TimeSpan.Zero);
            await delivery.CancelAsync();
        }
    }

    private void StartWaiting()
    {
        while (_running.Count < options.Concurrency && _waiting.TryDequeue(out var next))
        {
            _running.Add(next);
            var delivery = next;
            _work.Add(Task.Run(() => RunAsync(delivery)));
        }
    }

    private async Task RunAsync(Delivery delivery)
    {
        var outcome = DeliveryOutcome.GiveBack;
        try
        {
            if (table.TryStart(delivery))
            {
                outcome = await HandleAsync(delivery);
            }
        }
        catch (Exception exception)
        {
            Log.HandlerFailed(log, exception, options.QueueName, delivery.MessageId);
        }

        if (outcome == DeliveryOutcome.Processed)
        {
            settlement.Delete(delivery, onSettled);
        }
        else if (outcome.Delay is { } delay)
        {
            settlement.Postpone(delivery, delay);
            onSettled();
        }
        else
        {
            settlement.Release(delivery, options.RedeliveryDelay);
            onSettled();
        }

        lock (_lock)
        {
            _running.Remove(delivery);
            StartWaiting();
        }
    }

    private async Task<DeliveryOutcome> HandleAsync(Delivery delivery)
    {
        var began = time.GetTimestamp();
        string? error = nameof(DeliveryOutcome.GiveBack);
        try
        {
            var outcome = await handle(delivery);
            error = outcome == DeliveryOutcome.Processed ? null : outcome.Name;
            return outcome;
        }
        catch (Exception exception)
        {
            error = CallMetrics.ErrorType(exception);
            throw;
        }
        finally
        {
            metrics.Processed(time.GetElapsedTime(began), error);
        }
    }

    private void GiveBack(Delivery delivery)
    {
        settlement.Release(delivery, TimeSpan.Zero);
        onSettled();
    }
}
