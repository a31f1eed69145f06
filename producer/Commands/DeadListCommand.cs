using System.CommandLine;
using QueueMap.Producer.DeadLetters;
using QueueMap.Producer.Output;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap dead list</summary>
internal sealed class DeadListCommand(CommandContext context, Func<string, CancellationToken, Task<DeadLetterOffice>> officeOf)
{
    private readonly DeadLetterOptions _letters = new(acts: false, knowsPartials: true);
    private readonly Option<bool> _json = SharedOptions.Json();

    public Command Build()
    {
        var command = new Command("list", "Dead letters, grouped by their cause.");
        _letters.AddTo(command);
        command.Options.Add(_json);
        command.SetAction(ListAsync);
        return command;
    }

    private async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var office = await officeOf(_letters.StateOf(parsed), cancellation);
        await using var reading = await office.ReadAsync(_letters.FilterOf(parsed), cancellation, _letters.OfPartials(parsed));
        var groups = DeadLetterGroup.Of(reading.Letters);
        if (parsed.GetValue(_json))
        {
            foreach (var group in groups)
            {
                await context.Output.WriteLineAsync(JsonEvent.Of(new
                {
                    Event = "deadLetters",
                    group.Error,
                    group.Example,
                    Letters = group.Letters.Count,
                    group.Batches,
                    group.Runs,
                    OldestSentAt = group.Oldest,
                }));
            }
        }
        else
        {
            foreach (var line in DeadLetterReport.List(groups, context.Time.GetUtcNow()))
            {
                await context.Output.WriteLineAsync(line);
            }
        }

        await context.Messages.WriteLineAsync(
            $"{reading.Letters.Count:N0} of {reading.Seen:N0} dead letters{(reading.IsComplete ? "" : "; the queue may hold more, which somebody else has in hand or which do not fit one listing")}");
        return ExitCode.Succeeded;
    }
}
