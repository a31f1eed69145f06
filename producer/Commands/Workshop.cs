using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Fleet;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Output;
using QueueMap.Producer.Planning;
using QueueMap.Storage.Objects;
using QueueMap.Storage.Runs;
using QueueMap.Worker.Hosting;

namespace QueueMap.Producer.Commands;

/// <summary>Works on a run to its end and tells the user: what 'run', 'demo', 'resume' and 'requeue' have in common.</summary>
internal sealed class Workshop(Home home, SessionOptions options, IRunView view, string? export)
{
    /// <summary>Quarantined items given to the view; a run may have a million.</summary>
    private const int MaxQuarantined = 1_000;

    /// <param name="prepare">What comes before the work, while nobody else may work on the run; gives the run to work on.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public async Task<int> WorkAsync(string run, Func<Task<RunHeader>> prepare, bool resumed, StopSignals stop)
    {
        using var claim = home.Claim(run);
        var header = await prepare();
        view.Started(header, resumed);
        var (began, cpu) = (home.Time.GetTimestamp(), WorkMeter.OfProcess());
        using var session = home.SessionOf(header.Spec, options with { Note = view.Note });
        var work = session.RunAsync(stop);
        await view.FollowAsync(() => session.Progress, work);
        var end = await work;
        var elapsed = home.Time.GetElapsedTime(began);
        try
        {
            var exitCode = await ConcludeAsync(header.Spec, end, elapsed);
            if (end is SessionEnd.Finished finished)
            {
                var ended = await home.Ledger.ReadAsync(finished.Header.Spec.Run, CancellationToken.None);
                view.Billed(RunBill.Of(ended, home is FleetHome, elapsed, WorkMeter.OfProcess() - cpu, WorkerShape));
            }

            return exitCode;
        }
        finally
        {
            await session.LetGoAsync(end, stop); // Also where an export cannot be written.
        }
    }

    // What a worker task is, where the workers are a service of ECS; elsewhere nobody has said.
    private FleetShape? WorkerShape =>
        home is FleetHome { Options.Ecs: { IsKnown: true } ecs } && FleetShape.TryParseTask(ecs.TaskSize, out var shape) ? shape : null;

    /// <summary>Shows a run that has ended, and writes its export.</summary>
    public async Task<int> ShowAsync(RunHeader header, ResultSet result, TimeSpan elapsed)
    {
        var run = await home.Ledger.ReadAsync(header.Spec.Run, CancellationToken.None);
        var quarantined = await home.Quarantine.FirstAsync(run, MaxQuarantined, CancellationToken.None);
        view.Finished(run, result, quarantined, elapsed);
        if (export is not null)
        {
            await ExportAsync(export, header, result);
        }

        return ExitCodeOf(run);
    }

    private async Task ExportAsync(string file, RunHeader header, ResultSet result)
    {
        var again = $"'queuemap results {header.Spec.Run}{home.Flag} --export FILE'";
        if (header.State == RunState.Failed)
        {
            view.Note($"{file} is not written, because the run failed; {again} writes what there is.");
            return;
        }

        try
        {
            await ExportFile.WriteAsync(file, result.Rows, CancellationToken.None);
        }
        catch (IOException error)
        {
            throw new IOException($"The run is {header.State}, but {file} cannot be written: {error.Message} {again} writes it elsewhere.", error);
        }

        view.Note($"wrote {result.Rows.Count:N0} rows to {file}");
    }

    private async Task<int> ConcludeAsync(RunSpec spec, SessionEnd end, TimeSpan elapsed)
    {
        switch (end)
        {
            case SessionEnd.Finished finished:
                return await ShowAsync(finished.Header, finished.Result, elapsed);
            case SessionEnd.Cancelled:
                view.Note($"Run {spec.Run} was cancelled; what it had mapped stays in the ledger, and no result is published.");
                return ExitCode.Failed;
            case SessionEnd.Detached:
                view.Note($"Everything is published; the fleet carries run {spec.Run} to its end: queuemap status {spec.Run}{home.Flag}");
                return ExitCode.Succeeded;
            case SessionEnd.Broken broken:
                view.Note($"error: {Failures.Explain(broken.Error)}");
                SayHowToResume(spec);
                return AccessFaults.Include(broken.Error) ? ExitCode.Denied : ExitCode.Stopped;
            case SessionEnd.Aborted:
                SayHowToResume(spec);
                return ExitCode.Interrupted;
            default:
                SayHowToResume(spec);
                return ExitCode.Stopped;
        }
    }

    private void SayHowToResume(RunSpec spec) => view.Note($"The run can be resumed: queuemap resume {spec.Run}{home.Flag}");

    private static int ExitCodeOf(RunSnapshot run) => run.Header.State switch
    {
        RunState.Succeeded or RunState.Partial => ExitCode.Succeeded,
        _ when run.Dead.Any(dead => dead.Value.Cause.Error == nameof(AccessException)) => ExitCode.Denied,
        _ when run.Coverage.Pending == 0 && run.Coverage.Listed > 0 => ExitCode.OverTolerance,
        _ => ExitCode.Failed,
    };
}
