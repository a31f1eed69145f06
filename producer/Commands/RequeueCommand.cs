using System.CommandLine;
using QueueMap.Producer.Requeueing;
using QueueMap.Storage.Manifests;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap requeue RUN</summary>
internal sealed class RequeueCommand(CommandContext context)
{
    private readonly Argument<string> _run = SharedOptions.Run();
    private readonly SessionCommandOptions _session = new();

    public Command Build()
    {
        var command = new Command("requeue", "Send the dead batches and the quarantined items of a finished run through it again.") { _run };
        _session.AddTo(command);
        command.SetAction((parsed, _) => RequeueAsync(parsed));
        return command;
    }

    private async Task<int> RequeueAsync(ParseResult parsed)
    {
        var home = context.HomeOf(_session.StateOf(parsed));
        var run = parsed.GetValue(_run)!;
        var header = await home.Ledger.ReadHeaderAsync(run, CancellationToken.None);
        return await context.WorkAsync(home, parsed, _session, run, resumed: true, async () =>
        {
            var requeuer = new Requeuer(home.Ledger, new Manifest(home.Files, run), home.Quarantine, home.OpenSource(header.Spec));
            var requeued = await requeuer.RequeueAsync(run, CancellationToken.None);
            await context.Messages.WriteLineAsync($"requeued {requeued.DeadBatches:N0} dead batches and {requeued.Items:N0} quarantined items");
            return await home.Ledger.ReadHeaderAsync(run, CancellationToken.None);
        });
    }
}
