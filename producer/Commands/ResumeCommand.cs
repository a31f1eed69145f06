using System.CommandLine;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Runs;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap resume RUN</summary>
internal sealed class ResumeCommand(CommandContext context)
{
    private readonly Argument<string> _run = SharedOptions.Run();
    private readonly SessionCommandOptions _session = new();

    private readonly Option<bool> _resend = new("--resend")
    {
        Description = "In a fleet: send again at once whatever is pending, although workers may still have it; it counts once.",
    };

    public Command Build()
    {
        var command = new Command("resume", "Go on with a run that was stopped or killed.") { _run, _resend };
        _session.AddTo(command);
        command.SetAction((parsed, _) => ResumeAsync(parsed));
        return command;
    }

    private async Task<int> ResumeAsync(ParseResult parsed)
    {
        _session.Check(parsed);
        var home = context.HomeOf(_session.StateOf(parsed), _session.S3ClientOf(parsed));
        var run = parsed.GetValue(_run)!;
        var header = await home.Ledger.ReadHeaderAsync(run, CancellationToken.None);
        if (header.State == RunState.Cancelled)
        {
            throw new UsageException($"Run {run} was cancelled; a cancelled run stays as it is. Start a new run.");
        }

        if (!header.State.IsFinished())
        {
            return await context.WorkAsync(
                home, parsed, _session, run, resumed: true, () => home.Ledger.ReadHeaderAsync(run, CancellationToken.None).AsTask(),
                resend: parsed.GetValue(_resend));
        }

        // Finished already: say so as 'run' would have, so that a script may resume without asking first.
        var result = await home.Files.ReadResultAsync(header, CancellationToken.None)
            ?? throw new InvalidDataException($"Run {run} is {header.State}, and its result file is missing from the state directory.");
        var workshop = new Workshop(home, _session.SessionOf(parsed), context.ViewOf(home, _session.JsonOf(parsed)), _session.ExportOf(parsed));
        return await workshop.ShowAsync(header, result, TimeSpan.Zero);
    }
}
