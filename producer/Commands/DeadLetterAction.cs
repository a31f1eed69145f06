using System.CommandLine;
using QueueMap.Producer.DeadLetters;
using QueueMap.Producer.Output;
using QueueMap.Worker.DeadLetters;

namespace QueueMap.Producer.Commands;

/// <summary>What 'dead requeue' and 'dead discard' have in common: they show what is meant, ask, act, and say what became of it.</summary>
internal sealed class DeadLetterAction(CommandContext context, DeadLetterOptions options, string verb)
{
    public async Task<int> ActAsync(
        ParseResult parsed,
        DeadLetterOffice office,
        Func<DeadLetterReading, IReadOnlyList<DeadLetter>, Task<DeadLetterOutcome>> act,
        CancellationToken cancellation)
    {
        await using var reading = await office.ReadAsync(options.FilterOf(parsed), cancellation, options.OfPartials(parsed));
        List<DeadLetter> letters = [.. reading.Letters.Take(options.LimitOf(parsed))];
        foreach (var line in DeadLetterReport.List(DeadLetterGroup.Of(letters), context.Time.GetUtcNow()))
        {
            await context.Messages.WriteLineAsync(line);
        }

        if (letters.Count == 0 || options.IsDryRun(parsed))
        {
            await context.Output.WriteLineAsync(letters.Count == 0 ? "no dead letter is meant" : $"would {verb} {letters.Count:N0} dead letters");
            return ExitCode.Succeeded;
        }

        if (!options.IsConfirmed(parsed) && !await Confirmation().AskAsync($"{char.ToUpperInvariant(verb[0])}{verb[1..]} {letters.Count:N0} dead letters?"))
        {
            await context.Output.WriteLineAsync("nothing was done");
            return ExitCode.Succeeded;
        }

        return await TellAsync(await act(reading, letters));
    }

    private Confirmation Confirmation() => new(Console.In, context.Messages, !Console.IsInputRedirected && !Console.IsErrorRedirected);

    private async Task<int> TellAsync(DeadLetterOutcome outcome)
    {
        foreach (var why in outcome.Left)
        {
            await context.Messages.WriteLineAsync(Printable.Of($"left      {why}"));
        }

        await context.Output.WriteLineAsync(
            $"{outcome.Sent:N0} batches sent again, {outcome.Removed:N0} letters removed, {outcome.Counted:N0} of them counted already");
        return outcome.Left.Count == 0 ? ExitCode.Succeeded : ExitCode.Failed;
    }
}
