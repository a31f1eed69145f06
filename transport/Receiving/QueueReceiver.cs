using Microsoft.Extensions.Logging;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Telemetry;

namespace QueueMap.AmazonSqs.Receiving;

/// <summary>Receives one queue until it is stopped. Each message is handled, and then deleted or given back; none is held after the stop.</summary>
internal sealed class QueueReceiver : IDisposable
{
    private readonly ReceiverOptions _options;
    private readonly TimeProvider _time;
    private readonly InFlightTable _table;
    private readonly Prefetch _prefetch;
    private readonly Settlement _settlement;
    private readonly DeliveryDispatcher _dispatcher;
    private readonly ReceivePumps _pumps;
    private readonly VisibilityRenewal _renewal;
    private readonly QueueMetrics _metrics;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopRenewal = new();
    private readonly CancellationTokenSource _hurry = new();
    private readonly Lock _stopping = new();
    private Task? _stopped;
    private Task _renewing = Task.CompletedTask;

    /// <param name="handle">Runs on the pool, for so many deliveries at once as the options allow.</param>
    /// <param name="onHealth">Told of each poll: its failure, or null.</param>
    public QueueReceiver(
        ISqs sqs,
        ReceiverOptions options,
        Func<Delivery, Task<DeliveryOutcome>> handle,
        Action<Exception?> onHealth,
        QueueMetrics metrics,
        ILogger log,
        Backoff backoff,
        TimeProvider time)
    {
        (_options, _metrics, _log, _time) = (options, metrics, log, time);
        _table = new(options.Visibility);
        _prefetch = new(options.Prefetch, time);
        _settlement = new(sqs, options, _table, metrics, log, backoff, time);
        _dispatcher = new(options, handle, _table, _settlement, () => _prefetch.Return(1), metrics, log, time);
        _pumps = new(sqs, options, _prefetch, Accept, onHealth, metrics, log, backoff, time);
        _renewal = new(sqs, options, _table, metrics, log, time);
    }

    public string QueueUrl => _options.QueueUrl;

    public InFlightTable Table => _table;

    public int PumpCount => _pumps.Running;

    public void Start()
    {
        _renewing = Task.Run(() => _renewal.RunAsync(_stopRenewal.Token));
        _pumps.Start();
    }

    /// <summary>May be called again, and before the start: then it never receives.</summary>
    /// <param name="hurry">When it fires, running messages are given back without further waiting, and open polls are cut.</param>
    public async Task StopAsync(CancellationToken hurry)
    {
        await using var hurries = hurry.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _hurry);
        Task stopped;
        lock (_stopping)
        {
            stopped = _stopped ??= StopOnceAsync();
        }

        await stopped;
    }

    public void Dispose()
    {
        _pumps.Dispose();
        _stopRenewal.Dispose();
        _hurry.Dispose();
    }

    private async Task StopOnceAsync()
    {
        await _pumps.StopAsync();
        _dispatcher.Close();
        if (_options.IsTemporary)
        {
            await _pumps.CutPollsAsync();
        }

        using var clock = new CancellationTokenSource(_options.StopLimit, _time);
        await using var limit = clock.Token.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _hurry);
        // What an open poll still brings is given back by the closed dispatcher.
        var orderly = Task.WhenAll(_pumps.WhenEndedAsync(), _dispatcher.WhenIdleAsync());
        await orderly.WaitAsync(_hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!orderly.IsCompleted)
        {
            Log.StopLimitReached(_log, _options.QueueName, _table.Count);
            await _dispatcher.AbandonRunningAsync();
            await _pumps.CutPollsAsync();
            await _pumps.WhenEndedAsync();
        }

        await _settlement.FlushAsync();
        await _stopRenewal.CancelAsync();
        await _renewing;
    }

    private void Accept(SqsReceived received)
    {
        var now = _time.GetUptime();
        foreach (var message in received.Corrupt)
        {
            Log.BodyCorrupt(_log, _options.QueueName, message.MessageId);
            _settlement.Release(message);
        }

        foreach (var message in received.Messages)
        {
            var (admission, delivery) = _table.Admit(message, now);
            switch (admission)
            {
                case Admission.New:
                    _dispatcher.Dispatch(delivery);
                    break;
                case Admission.AlreadyProcessed:
                    _metrics.Duplicate();
                    _settlement.Delete(delivery, () => _prefetch.Return(1));
                    break;
                default:
                    _metrics.Duplicate();
                    _prefetch.Return(1);
                    break;
            }
        }
    }
}
