using System.CommandLine;
using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Output;
using QueueMap.Storage.Runs;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap results [RUN]</summary>
internal sealed class ResultsCommand(CommandContext context)
{
    private readonly Argument<string?> _run = new("RUN")
    {
        Description = "Id of a run, a failed one too; without it the result that stands for the job.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _job = SharedOptions.Job();
    private readonly Option<string> _state = SharedOptions.State();
    private readonly Option<string?> _export = SharedOptions.Export();
    private readonly Option<bool> _json = SharedOptions.Json();

    public Command Build()
    {
        _run.Validators.Add(result => SharedOptions.Check(result, RunId.IsValid, RunId.Form));
        var command = new Command("results", "Print the result of a job or of one run.") { _run, _job, _state, _export, _json };
        command.SetAction((parsed, _) => ShowAsync(parsed));
        return command;
    }

    private async Task<int> ShowAsync(ParseResult parsed)
    {
        var home = context.HomeOf(parsed.GetValue(_state)!);
        var result = parsed.GetValue(_run) is { } run ? await OfRunAsync(home, run) : await OfJobAsync(home, parsed.GetValue(_job)!);
        if (parsed.GetValue(_json))
        {
            await context.Output.WriteLineAsync(JsonEvent.Of(
                new { Event = "result", result.Run, result.Job, State = result.State.ToString(), result.Coverage, result.Counts, result.Rows }));
        }
        else
        {
            PlainView.WriteTable(context.Output, result.Rows);
            await context.Output.WriteLineAsync($"coverage  {result.Coverage}");
            await context.Output.WriteLineAsync($"run       {result.Run}: {result.State}");
        }

        if (parsed.GetValue(_export) is { } file)
        {
            await ExportFile.WriteAsync(file, result.Rows, CancellationToken.None);
            await context.Messages.WriteLineAsync($"wrote {result.Rows.Count:N0} rows to {file}");
        }

        return ExitCode.Succeeded;
    }

    private static async Task<ResultSet> OfJobAsync(Home home, string job) =>
        await home.Results.ReadAsync(job, CancellationToken.None)
        ?? throw new UsageException($"No run of {job} has succeeded yet in this state directory. 'queuemap status{home.Flag}' lists the runs.");

    private static async Task<ResultSet> OfRunAsync(Home home, string run)
    {
        var header = await home.Ledger.ReadHeaderAsync(run, CancellationToken.None);
        return await home.Files.ReadResultAsync(header, CancellationToken.None)
            ?? throw new UsageException(header.State == RunState.Cancelled
                ? $"Run {run} was cancelled; it has no result."
                : $"Run {run} is {header.State}; it has a result when it has ended. 'queuemap resume {run}{home.Flag}' goes on with it.");
    }
}
