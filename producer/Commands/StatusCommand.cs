using System.CommandLine;
using QueueMap.Contracts.Runs;
using QueueMap.Contracts.Wire;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Output;
using QueueMap.Storage.Durability;
using QueueMap.Storage.Runs;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap status [RUN]</summary>
internal sealed class StatusCommand(CommandContext context)
{
    private readonly Argument<string?> _run = new("RUN") { Description = "Id of a run; without it all runs are listed.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> _state = SharedOptions.State();
    private readonly Option<bool> _json = SharedOptions.Json();

    public Command Build()
    {
        _run.Validators.Add(result => SharedOptions.Check(result, RunId.IsValid, RunId.Form));
        var command = new Command("status", "Say where a run stands, or list all runs.") { _run, _state, _json };
        command.SetAction((parsed, _) => ShowAsync(parsed));
        return command;
    }

    private async Task<int> ShowAsync(ParseResult parsed)
    {
        var home = context.HomeOf(parsed.GetValue(_state)!);
        var json = parsed.GetValue(_json);
        if (parsed.GetValue(_run) is not { } run)
        {
            return await ShowAllAsync(home, json);
        }

        await ShowOneAsync(home, run, json);
        return ExitCode.Succeeded;
    }

    private async Task<int> ShowAllAsync(Home home, bool json)
    {
        var none = true;
        var exitCode = ExitCode.Succeeded;
        await foreach (var run in home.Ledger.ListRunsAsync(CancellationToken.None))
        {
            none = false;
            try
            {
                await ShowInListAsync(await home.Ledger.ReadAsync(run, CancellationToken.None), json);
            }
            catch (Exception error) when (error is DamagedFileException or UnknownVersionException or UnknownRunException)
            {
                // One run that cannot be read must not hide the others.
                exitCode = ExitCode.Failed;
                await context.Messages.WriteLineAsync($"error: run {run}: {Printable.Of(error.Message)}");
            }
        }

        if (none)
        {
            await context.Messages.WriteLineAsync("There is no run yet. 'queuemap run SOURCE' starts one, and 'queuemap demo' shows one.");
        }

        return exitCode;
    }

    private async Task ShowInListAsync(RunSnapshot snapshot, bool json)
    {
        var header = snapshot.Header;
        if (json)
        {
            Write(new { Event = "run", header.Spec.Run, State = header.State.ToString(), header.Spec.CreatedAt, snapshot.Coverage });
        }
        else
        {
            await context.Output.WriteLineAsync($"{header.Spec.Run}  {header.State,-9}  {snapshot.Coverage}");
        }
    }

    private async Task ShowOneAsync(Home home, string run, bool json)
    {
        var snapshot = await home.Ledger.ReadAsync(run, CancellationToken.None);
        if (json)
        {
            await WriteJsonAsync(home, run, snapshot);
            return;
        }

        var shown = await home.Quarantine.FirstAsync(snapshot, RunReport.MaxQuarantinedShown, CancellationToken.None);
        var spec = snapshot.Header.Spec;
        await context.Output.WriteLineAsync(Printable.Of($"job       {spec.Job.Name} over {spec.Source}, begun {spec.CreatedAt:u}"));
        foreach (var line in RunReport.Lines(snapshot, shown, elapsed: null, home.Flag))
        {
            await context.Output.WriteLineAsync(line);
        }

        if (!snapshot.Header.State.IsFinished())
        {
            foreach (var line in (await home.FindLostAsync(snapshot, CancellationToken.None)).Lines(run, home.Flag))
            {
                await context.Output.WriteLineAsync(line);
            }

            await context.Output.WriteLineAsync($"next      if nobody works on it: queuemap resume {run}{home.Flag}");
        }
    }

    private async Task WriteJsonAsync(Home home, string run, RunSnapshot snapshot)
    {
        await foreach (var record in home.Quarantine.ReadAsync(run, snapshot.Quarantine, CancellationToken.None))
        {
            await context.Output.WriteLineAsync(JsonEvent.OfQuarantined(record));
        }

        foreach (var (batch, dead) in snapshot.Dead)
        {
            await context.Output.WriteLineAsync(JsonEvent.OfDead(batch, dead));
        }

        var lost = snapshot.Header.State.IsFinished() ? LostWork.None : await home.FindLostAsync(snapshot, CancellationToken.None);
        Write(new
        {
            Event = "status",
            Run = run,
            Job = snapshot.Header.Spec.Job.Name,
            snapshot.Header.Spec.Source,
            State = snapshot.Header.State.ToString(),
            snapshot.Header.Reason,
            snapshot.Header.Reopened,
            snapshot.Coverage,
            snapshot.Counts,
            ItemCounts = MapRunCounts.ItemsOf(snapshot),
            BatchCounts = MapRunCounts.BatchesOf(snapshot),
            Listing = new { snapshot.Header.Listing.Complete, Batches = snapshot.Header.Listing.Announced, snapshot.Header.Listing.LeftOut, snapshot.Header.Listing.CutAt, snapshot.Header.Listing.Duplicates },
            DeadBatches = snapshot.Dead.Count(),
            LostPartials = lost.WhyUnknown is null ? lost.Batches.Count : (int?)null,
        });
    }

    private void Write<T>(T line) => context.Output.WriteLine(JsonEvent.Of(line));
}
