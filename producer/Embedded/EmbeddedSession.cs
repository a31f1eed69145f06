using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Publishing;
using QueueMap.Storage.Runs;
using QueueMap.Storage.S3;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Reducing;

namespace QueueMap.Producer.Embedded;

/// <summary>
/// Works on one run in this process until it ends, is cancelled, or is told to stop. New and resumed runs are the same
/// thing: publish what the manifest holds and the ledger lacks, then list on from the manifest's end.
/// </summary>
public sealed class EmbeddedSession(Home home, RunSpec spec, SessionOptions options) : IRunSession
{
    /// <summary>How soon a cancellation by another process is seen.</summary>
    private static readonly TimeSpan WatchEvery = TimeSpan.FromMilliseconds(250);

    private readonly RunMonitor _monitor = new(SessionOptions.MaxOutstanding(spec.Batching, options.Workers));
    private readonly long _startedAt = home.Time.GetTimestamp();
    private RunSnapshot? _start;
    private RunHeader? _header;

    public async Task<SessionEnd> RunAsync(StopSignals stop)
    {
        try
        {
            stop.Abort.ThrowIfCancellationRequested();
            return await WorkAsync(stop);
        }
        catch (OperationCanceledException) when (stop.Abort.IsCancellationRequested)
        {
            return new SessionEnd.Aborted(); // Abandoned while it was starting.
        }
    }

    public Task LetGoAsync(SessionEnd end, StopSignals stop) => Task.CompletedTask;

    private async Task<SessionEnd> WorkAsync(StopSignals stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop.Drain, stop.Abort);
        _start = await home.Ledger.ReadAsync(spec.Run, stop.Abort);
        _header = _start.Header;
        var bus = await EmbeddedBus.StartAsync(home, S3Address.IsOne(spec.Source) ? MapperOptions.ForS3 : new MapperOptions(), _monitor, options, stop.Abort);
        try
        {
            var producing = ProduceAsync(bus, ended.Token);
            var watching = WatchAsync(ended.Token);
            var first = await Task.WhenAny(FailureOf(producing, ended.Token), _monitor.Finished, watching);
            await ended.CancelAsync();
            await producing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Its failure is 'first', or its cancellation ours.
            return first == watching && watching.IsCompletedSuccessfully
                ? await StopAsync(bus, await watching, stop.Abort)
                : await EndAsync(first);
        }
        finally
        {
            if (!stop.Abort.IsCancellationRequested)
            {
                await bus.DisposeAsync();
            }
        }
    }

    /// <summary>How far the run is now. Null before it has been read.</summary>
    public RunProgress? Progress
    {
        get
        {
            if (_start is not { } start || _header is not { } header)
            {
                return null;
            }

            var (done, dead) = _monitor.Done;
            var counts = start.Counts + done;
            var elapsed = home.Time.GetElapsedTime(_startedAt);
            var coverage = new Coverage(
                Math.Max(header.Listing.Items, counts.Mapped + counts.Quarantined - header.Requeued.Items),
                counts.Mapped,
                counts.Quarantined - header.Requeued.Items);
            return new RunProgress(coverage, counts.Bytes, header.Listing.Bytes, header.Listing.Complete, dead, elapsed)
            {
                Rate = elapsed > TimeSpan.Zero ? done.Bytes / elapsed.TotalSeconds : 0,
            };
        }
    }

    public void Dispose() => _monitor.Dispose();

    private async Task ProduceAsync(EmbeddedBus bus, CancellationToken cancellation)
    {
        // What an earlier process published was in its memory, and went with it.
        var producer = new RunProducer(home.Ledger, home.ManifestOf(spec.Run), await bus.BatchesAsync(), _monitor, home.OpenSource, resend: true);
        await producer.RunAsync(spec, cancellation);

        // A run without any batch, and one that was killed between its last fold and its end, have no fold to end them.
        await bus.Finalizer.FinalizeIfSettledAsync(spec.Run, cancellation);
    }

    private static async Task<bool> FailureOf(Task work, CancellationToken stopped)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // Told to stop: no failure. WatchAsync says how the session ends.
        }

        return await new TaskCompletionSource<bool>().Task; // Success is no end: the run ends when it is reduced.
    }

    private async Task<SessionEnd> WatchAsync(CancellationToken stopped)
    {
        using var timer = new PeriodicTimer(WatchEvery, home.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopped))
            {
                _header = await home.Ledger.ReadHeaderAsync(spec.Run, stopped);
                if (_header.State == RunState.Cancelled)
                {
                    return new SessionEnd.Cancelled();
                }

                if (_header.State.IsFinished())
                {
                    await SeeFinishedAsync(_header, stopped);
                }
            }
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // Told to stop, or the run has ended: in the second case nobody looks at what this returns.
        }

        return new SessionEnd.Drained();
    }

    // The write that ended the run may have thrown after it was applied, or been another process's: no fold tells of it.
    private async Task SeeFinishedAsync(RunHeader header, CancellationToken stopped)
    {
        IRunObserver monitor = _monitor;
        monitor.Finished(await home.Files.ReadResultAsync(header, stopped)
            ?? throw new InvalidDataException($"Run {spec.Run} is {header.State}, and its result file is missing from the state directory."));
    }

    private async Task<SessionEnd> StopAsync(EmbeddedBus bus, SessionEnd end, CancellationToken abort)
    {
        try
        {
            await bus.StopMappingAsync(abort).WaitAsync(abort);
            await Task.WhenAny(_monitor.DrainedAsync(), _monitor.Finished).WaitAsync(abort); // A partial that is lost never drains.
            return _monitor.Finished.IsCompleted ? await EndAsync(_monitor.Finished) : end;
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            return new SessionEnd.Aborted();
        }
    }

    private async Task<SessionEnd> EndAsync(Task first)
    {
        try
        {
            await first;
            ResultSet result = await _monitor.Finished;
            return new SessionEnd.Finished(await home.Ledger.ReadHeaderAsync(spec.Run, CancellationToken.None), result);
        }
        catch (Exception error)
        {
            return new SessionEnd.Broken(error);
        }
    }
}
