using Microsoft.Extensions.Logging;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Telemetry;

namespace QueueMap.AmazonSqs.Receiving;

/// <summary>
/// Polls independently of each other: one pump when there is nothing, one more for each full batch, each helper until it
/// comes back empty. No pump waits for another.
/// </summary>
internal sealed class ReceivePumps(
    ISqs sqs,
    ReceiverOptions options,
    Prefetch prefetch,
    Action<SqsReceived> accept,
    Action<Exception?> onHealth,
    QueueMetrics metrics,
    ILogger log,
    Backoff backoff,
    TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _cutPolls = new();
    private readonly TaskCounter _work = new();
    private int _running;

    public int Running => Volatile.Read(ref _running);

    public void Start() => TryAdd(isHelper: false);

    /// <summary>Starts no further poll. Open ones end by themselves within their wait.</summary>
    public Task StopAsync() => _stop.CancelAsync();

    /// <summary>Cuts open polls. SQS may have answered into the cut connection: such a message stays hidden until its timeout.</summary>
    public Task CutPollsAsync() => _cutPolls.CancelAsync();

    public Task WhenEndedAsync() => _work.WhenZeroAsync();

    public void Dispose()
    {
        _stop.Dispose();
        _cutPolls.Dispose();
    }

    private void TryAdd(bool isHelper)
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        if (Interlocked.Increment(ref _running) > options.PumpLimit)
        {
            Interlocked.Decrement(ref _running);
            return;
        }

        _work.Add(Task.Run(() => RunAsync(isHelper)));
    }

    private async Task RunAsync(bool isHelper)
    {
        var failures = 0;
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var room = await prefetch.TakeAsync(_stop.Token);
                SqsReceived received;
                try
                {
                    received = await sqs.ReceiveAsync(options.QueueUrl, room, isHelper ? Shorter() : options.Wait, options.Visibility, _cutPolls.Token);
                }
                catch (Exception exception) when (!_cutPolls.IsCancellationRequested)
                {
                    prefetch.Return(room);
                    Log.ReceiveFailed(log, exception, options.QueueName, ++failures);
                    onHealth(exception);
                    await Task.Delay(backoff.After(failures), time, _stop.Token);
                    continue;
                }

                failures = 0;
                onHealth(null);
                var count = received.Messages.Count;
                metrics.Received(count);
                prefetch.Return(room - count);
                accept(received);
                if (count == 0 && isHelper)
                {
                    return;
                }

                if (count >= SqsLimits.MaxBatchEntries)
                {
                    TryAdd(isHelper: true);
                }
                else if (count > 0)
                {
                    await Task.Delay(options.GatherPause, time, _stop.Token);
                }
                else if (options.Wait == TimeSpan.Zero)
                {
                    await Task.Delay(ReceiverOptions.PauseWithoutWait, time, _stop.Token);
                }
            }
        }
        catch (Exception exception) when (_stop.IsCancellationRequested)
        {
            // The one way to end while waiting for room, for a pause, or for a poll that was cut; the SDK may wrap the latter.
            Log.PumpStopped(log, exception.Message, options.QueueName);
        }
        catch (Exception exception)
        {
            Log.PumpFailed(log, exception, options.QueueName);
            onHealth(exception);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private TimeSpan Shorter() => options.Wait < ReceiverOptions.HelperWait ? options.Wait : ReceiverOptions.HelperWait;
}
