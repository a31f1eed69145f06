using System.CommandLine;
using QueueMap.Producer.DeadLetters;
using QueueMap.Producer.Requeueing;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap dead requeue</summary>
internal sealed class DeadRequeueCommand(CommandContext context, Func<string, CancellationToken, Task<DeadLetterOffice>> officeOf)
{
    private readonly DeadLetterOptions _letters = new(acts: true, knowsPartials: false);
    private readonly Option<double?> _rate = DeadLetterOptions.Rate();

    private readonly Option<bool> _force = new("--force")
    {
        Description = $"Also batches that died again after {RequeueChoice.MaxRequeues} requeues.",
    };

    public Command Build()
    {
        var command = new Command("requeue", "Send dead batches to the workers again, and open their runs for them.");
        _letters.AddTo(command);
        command.Options.Add(_rate);
        command.Options.Add(_force);
        command.SetAction(RequeueAsync);
        return command;
    }

    private async Task<int> RequeueAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var office = await officeOf(_letters.StateOf(parsed), cancellation);
        var requeuer = new DeadLetterRequeuer(office, new Pace(parsed.GetValue(_rate), context.Time));
        return await new DeadLetterAction(context, _letters, "requeue").ActAsync(
            parsed,
            office,
            async (reading, letters) =>
            {
                var outcome = await requeuer.RequeueAsync(reading, letters, parsed.GetValue(_force), cancellation);
                if (outcome.Sent > 0 && await new WorkerPresence(office.Queues, context.Time).WarningAsync(cancellation) is { } warning)
                {
                    await context.Messages.WriteLineAsync(warning);
                }

                return outcome;
            },
            cancellation);
    }
}
