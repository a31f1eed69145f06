using System.CommandLine;
using QueueMap.Producer.DeadLetters;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap dead discard</summary>
internal sealed class DeadDiscardCommand(CommandContext context, Func<string, CancellationToken, Task<DeadLetterOffice>> officeOf)
{
    private readonly DeadLetterOptions _letters = new(acts: true, knowsPartials: true);

    public Command Build()
    {
        var command = new Command("discard", "Delete dead letters; their batches stay dead in the ledger.");
        _letters.AddTo(command);
        command.SetAction(DiscardAsync);
        return command;
    }

    private async Task<int> DiscardAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var office = await officeOf(_letters.StateOf(parsed), cancellation);
        var discarder = new DeadLetterDiscarder(office);
        return await new DeadLetterAction(context, _letters, "discard").ActAsync(
            parsed, office, (reading, letters) => discarder.DiscardAsync(reading, letters, cancellation), cancellation);
    }
}
