using System.CommandLine;
using QueueMap.Contracts.Runs;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap cancel RUN</summary>
internal sealed class CancelCommand(CommandContext context)
{
    private readonly Argument<string> _run = SharedOptions.Run();
    private readonly Option<string> _state = SharedOptions.State();

    public Command Build()
    {
        var command = new Command("cancel", "End a run: no further batch is begun, and no result is published.") { _run, _state };
        command.SetAction((parsed, _) => CancelAsync(parsed));
        return command;
    }

    private async Task<int> CancelAsync(ParseResult parsed)
    {
        var home = context.HomeOf(parsed.GetValue(_state)!);
        var run = parsed.GetValue(_run)!;
        await home.Ledger.UpdateHeaderAsync(run, Cancel, CancellationToken.None);
        await context.Output.WriteLineAsync($"run {run} is cancelled");
        return ExitCode.Succeeded;
    }

    private RunHeader Cancel(RunHeader header) => header.State switch
    {
        RunState.Cancelled => header,
        RunState.Reducing => throw new UsageException($"Run {header.Spec.Run} is being finalized; it is too late to cancel it."),
        _ when header.State.IsFinished() => throw new UsageException($"Run {header.Spec.Run} is {header.State}; only an open run can be cancelled."),
        _ => header.EndAs(RunState.Cancelled, context.Time.GetUtcNow()) with { Reason = "Cancelled on request." },
    };
}
