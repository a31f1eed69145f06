using System.CommandLine;
using QueueMap.Producer.Requeueing;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap requeue RUN</summary>
internal sealed class RequeueCommand(CommandContext context)
{
    private readonly Argument<string> _run = SharedOptions.Run();
    private readonly SessionCommandOptions _session = new();

    private readonly Option<int[]> _batches = new("--batch")
    {
        Description = "Only this dead batch, and no quarantined item. May be repeated.",
        HelpName = "N",
    };

    private readonly Option<bool> _force = new("--force")
    {
        Description = $"Also batches that died again after {RequeueChoice.MaxRequeues} requeues.",
    };

    public Command Build()
    {
        var command = new Command("requeue", "Send the dead batches and the quarantined items of a finished run through it again.") { _run, _batches, _force };
        _session.AddTo(command);
        command.SetAction((parsed, _) => RequeueAsync(parsed));
        return command;
    }

    private async Task<int> RequeueAsync(ParseResult parsed)
    {
        _session.Check(parsed);
        var home = context.HomeOf(_session.StateOf(parsed), _session.S3ClientOf(parsed));
        var run = parsed.GetValue(_run)!;
        var header = await home.Ledger.ReadHeaderAsync(run, CancellationToken.None);
        var chosen = ChoiceOf(parsed);
        return await context.WorkAsync(home, parsed, _session, run, resumed: true, async () =>
        {
            var requeuer = new Requeuer(home.Ledger, home.ManifestOf(run), home.Quarantine, home.OpenSource(header.Spec));
            var requeued = await requeuer.RequeueAsync(run, chosen, CancellationToken.None);
            await context.Messages.WriteLineAsync($"requeued {requeued.DeadBatches:N0} dead batches and {requeued.Items:N0} quarantined items");
            if (requeued.Guarded.Count > 0)
            {
                await context.Messages.WriteLineAsync(
                    $"{RequeueRefusedException.Name(requeued.Guarded)} died again after {RequeueChoice.MaxRequeues} requeues and stay dead; --force sends them once more");
            }

            return await home.Ledger.ReadHeaderAsync(run, CancellationToken.None);
        }, chosen.Batches, resend: true);
    }

    private RequeueChoice ChoiceOf(ParseResult parsed)
    {
        var choice = parsed.GetValue(_batches) is { Length: > 0 } batches
            ? new RequeueChoice { Batches = batches.ToHashSet() }
            : RequeueChoice.Everything;
        return choice with { Force = parsed.GetValue(_force) };
    }
}
