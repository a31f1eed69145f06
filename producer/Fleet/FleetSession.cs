using MassTransit;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Publishing;
using QueueMap.Storage.Runs;
using QueueMap.Worker.Reducing;

namespace QueueMap.Producer.Fleet;

/// <summary>
/// Lists a run's source and publishes its batches to the fleet, then looks on until the fleet has ended it. What was
/// published goes on also when this process ends.
/// </summary>
public sealed class FleetSession(FleetHome home, RunSpec spec, SessionOptions options) : IRunSession
{
    /// <summary>A look costs a read of the header and of each shard: some ten thousandths of a cent a minute.</summary>
    private static readonly TimeSpan WatchEvery = TimeSpan.FromSeconds(1);

    private readonly long _startedAt = home.Time.GetTimestamp();
    private RunSnapshot? _start;
    private RunSnapshot? _now;

    public RunProgress? Progress
    {
        get
        {
            if (_start is not { } start || _now is not { } now)
            {
                return null;
            }

            var elapsed = home.Time.GetElapsedTime(_startedAt);
            return new RunProgress(now.Coverage, now.Counts.Bytes, now.Header.Listing.Bytes, now.Header.Listing.Complete, now.Dead.Count(), elapsed)
            {
                Rate = elapsed > TimeSpan.Zero ? (now.Counts.Bytes - start.Counts.Bytes) / elapsed.TotalSeconds : 0,
            };
        }
    }

    public async Task<SessionEnd> RunAsync(StopSignals stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop.Drain, stop.Abort);
        try
        {
            _start = await home.Ledger.ReadAsync(spec.Run, ended.Token);
            var producing = ProduceAsync(ended.Token);
            var watching = WatchAsync(ended.Token);
            var first = await Task.WhenAny(producing, watching);
            if (first == producing)
            {
                await producing;
                return options.Detach ? new SessionEnd.Detached() : await watching;
            }

            // Cancelled, or failed to look: in the first case nothing more is wanted, in the second nothing more is known.
            await ended.CancelAsync();
            await producing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return await watching;
        }
        catch (OperationCanceledException) when (stop.Abort.IsCancellationRequested)
        {
            return new SessionEnd.Aborted();
        }
        catch (OperationCanceledException) when (stop.Drain.IsCancellationRequested)
        {
            return new SessionEnd.Drained();
        }
        catch (Exception error)
        {
            return new SessionEnd.Broken(error);
        }
        finally
        {
            await ended.CancelAsync();
        }
    }

    public void Dispose()
    {
    }

    private async Task ProduceAsync(CancellationToken cancellation)
    {
        await using var sender = await FleetSender.StartAsync(home.Options, options.Verbose, cancellation);
        if (options.OnlyBatches is { } only)
        {
            await SendAsync(await sender.BatchesAsync(), only, cancellation);
            return;
        }

        var producer = new RunProducer(home.Ledger, home.ManifestOf(spec.Run), await sender.BatchesAsync(), new OpenGate(), home.OpenSource);
        await producer.RunAsync(spec, cancellation);
        if ((await home.Ledger.ReadHeaderAsync(spec.Run, cancellation)).Listing.Announced == 0)
        {
            // No batch, so no fold: nobody else would end the run.
            await new Finalizer(home.Ledger, home.Files, home.Results, new NobodyLooks(), home.Time).FinalizeIfSettledAsync(spec.Run, cancellation);
        }
    }

    private async Task SendAsync(ISendEndpoint batches, IReadOnlySet<int> only, CancellationToken cancellation)
    {
        var run = await home.Ledger.ReadAsync(spec.Run, cancellation);
        await foreach (var batch in home.ManifestOf(spec.Run).ReadAsync(only, cancellation))
        {
            if (run.Awaits(batch.Batch))
            {
                await batches.Send(new MapBatch(spec.Run, batch.Batch, batch.Items, run.PassOf(batch.Batch)), cancellation);
            }
        }
    }

    private async Task<SessionEnd> WatchAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(WatchEvery, home.Time);
        while (true)
        {
            _now = await home.Ledger.ReadAsync(spec.Run, cancellation);
            var header = _now.Header;
            if (header.State == RunState.Cancelled)
            {
                return new SessionEnd.Cancelled();
            }

            if (header.State.IsFinished())
            {
                ResultSet result = await home.Files.ReadResultAsync(header, cancellation)
                    ?? throw new InvalidDataException($"Run {spec.Run} is {header.State}, and its result file is missing from {home.Options.State}.");
                return new SessionEnd.Finished(header, result);
            }

            await timer.WaitForNextTickAsync(cancellation);
        }
    }
}
