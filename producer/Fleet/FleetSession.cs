using QueueMap.AmazonSqs.Sqs;
using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.DeadLetters;
using QueueMap.Producer.Elasticity;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Publishing;
using QueueMap.Storage.Runs;
using QueueMap.Worker.DeadLetters;
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

    /// <summary>Null where the run leaves the number of workers alone.</summary>
    private readonly RunWorkers? _workers = options.Tasks is { } tasks
        ? new RunWorkers(tasks, home.Options.Ecs, home.OpenEcs(), options.Note, home.Time)
        : null;

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
        var staffing = StaffAsync(ended.Token);
        try
        {
            _start = await home.Ledger.ReadAsync(spec.Run, ended.Token);
            var producing = ProduceAsync(ended.Token);
            var watching = WatchAsync(ended.Token);
            var first = await Task.WhenAny(producing, watching);
            if (first == producing)
            {
                await producing;
                return options.Detach ? await DetachAsync(ended.Token) : await watching;
            }

            // The run has ended, or looking failed, or this process is to stop: nothing more is sent, but what is under way is
            // seen to its end, unless somebody asks a second time.
            await ended.CancelAsync();
            await producing.WaitAsync(stop.Abort).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
            await staffing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // It fails only by being cancelled.
        }
    }

    public async Task LetGoAsync(SessionEnd end, StopSignals stop)
    {
        if (_workers is not { HaveAsked: true } workers)
        {
            return;
        }

        if (end is SessionEnd.Detached or SessionEnd.Aborted)
        {
            workers.Leave(end is SessionEnd.Detached ? "nobody here looks on" : "this process was interrupted twice");
            return;
        }

        // A drain has a minute or two until whoever asked for it kills the process: it looks no longer than it must.
        var patient = end is SessionEnd.Finished or SessionEnd.Cancelled;
        using var given = CancellationTokenSource.CreateLinkedTokenSource(patient ? stop.Drain : stop.Abort, stop.Abort);
        try
        {
            await using var queues = await FleetQueues.OpenAsync(home.Options, home.Access, given.Token);
            var reader = new QueueDepthReader(queues.Queues);
            await workers.LetGoAsync(cancellation => reader.ReadAsync(queues.Urls.Batches, cancellation), patient, given.Token);
        }
        catch (OperationCanceledException) when (given.IsCancellationRequested)
        {
            workers.Leave("this process was interrupted");
        }
        catch (Exception error)
        {
            workers.Leave($"what the queue of batches holds is unknown: {error.Message.TrimEnd('.')}");
        }
    }

    public void Dispose() => _workers?.Dispose();

    /// <summary>Whoever leaves asks for workers first: the last batches may have come since he last looked.</summary>
    private async Task<SessionEnd> DetachAsync(CancellationToken cancellation)
    {
        if (_workers is { } workers)
        {
            await workers.LookAsync(await home.Ledger.ReadAsync(spec.Run, cancellation), cancellation);
        }

        return new SessionEnd.Detached();
    }

    /// <summary>Asks for workers as soon as there is work, and as long as there is, by what was read of the run last.</summary>
    private async Task StaffAsync(CancellationToken cancellation)
    {
        if (_workers is not { } workers)
        {
            return;
        }

        using var timer = new PeriodicTimer(WatchEvery, home.Time);
        do
        {
            if (_now is { } now)
            {
                await workers.LookAsync(now, cancellation);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    private async Task ProduceAsync(CancellationToken cancellation)
    {
        await using var queues = await FleetQueues.OpenAsync(home.Options, home.Access, cancellation);
        await using var sender = await FleetSender.StartAsync(home.Options, home.Access, options.Verbose, cancellation);
        var batches = await sender.BatchesAsync();
        var awaited = new AwaitedBatches(home.Ledger, home.ManifestOf(spec.Run), batches);
        var finalizer = new Finalizer(home.Ledger, home.Files, home.Results, new NobodyLooks(), home.Time);
        if (options.OnlyBatches is { } only)
        {
            await awaited.SendAsync(spec.Run, only, cancellation);
        }
        else
        {
            await SendLostAsync(queues, awaited, cancellation);
            await new RunProducer(home.Ledger, home.ManifestOf(spec.Run), batches, new OpenGate(), home.OpenSource, options.Resend).RunAsync(spec, cancellation);
        }

        if ((await home.Ledger.ReadHeaderAsync(spec.Run, cancellation)).Listing.Announced == 0)
        {
            // No batch, so no fold: nobody else would end the run.
            await finalizer.FinalizeIfSettledAsync(spec.Run, cancellation);
        }

        if (!options.Detach)
        {
            var silence = new QueueSilence(queues.Queues, [queues.Urls.Batches, queues.Urls.Partials], home.Time);
            await MendAsync(new LostBatches(spec.Run, home.Ledger, awaited, finalizer, silence, options.Note), cancellation);
        }
    }

    /// <summary>Of a run that was begun before: what is known to be lost is sent, and of the rest is said that it is not.</summary>
    private async Task SendLostAsync(FleetQueues queues, AwaitedBatches awaited, CancellationToken cancellation)
    {
        var start = _start!;
        if (start.Header.Listing.Published == 0 || options.Resend)
        {
            return;
        }

        var lost = new LostPartials(queues.Sqs, queues.Urls.DeadPartials, home.Time);
        var sent = await new LostPartialSender(lost, awaited, options.Note).SendAsync(start, cancellation);
        if (Enumerable.Range(0, start.Header.Listing.Published).Count(start.Awaits) - sent is > 0 and var pending)
        {
            options.Note($"{pending:N0} batches were published before and are pending; workers have them or will, and they are not sent again. "
                + (options.Detach
                    ? "If they are lost, resume without --detach, which sees it, or with --resend, which sends them at once."
                    : $"Should the queues be empty for {QueueSilence.Enough.TotalSeconds:0} s, they are. --resend does so at once."));
        }
    }

    /// <summary>Looks until it is cancelled.</summary>
    private async Task MendAsync(LostBatches lost, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(QueueSilence.LookEvery, home.Time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            await lost.LookAsync(cancellation);
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
