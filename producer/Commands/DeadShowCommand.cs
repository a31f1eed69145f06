using System.CommandLine;
using QueueMap.Producer.DeadLetters;
using QueueMap.Producer.Output;
using QueueMap.Storage.Manifests;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap dead show RUN BATCH</summary>
internal sealed class DeadShowCommand(CommandContext context, Func<string, CancellationToken, Task<DeadLetterOffice>> officeOf)
{
    private const int MaxItemsShown = 20;

    private readonly Argument<string> _run = SharedOptions.Run();
    private readonly Argument<int> _batch = new("BATCH") { Description = "Number of the batch; 'queuemap dead list' names them." };
    private readonly Option<string> _state = SharedOptions.State();
    private readonly Option<bool> _partials = DeadLetterOptions.Partials();

    public Command Build()
    {
        var command = new Command("show", "One dead batch, or its partial: the cause, the stack, the attempts and the items.") { _run, _batch, _state, _partials };
        command.SetAction(ShowAsync);
        return command;
    }

    private async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (run, batch) = (parsed.GetValue(_run)!, parsed.GetValue(_batch));
        await using var office = await officeOf(parsed.GetValue(_state)!, cancellation);
        var filter = new DeadLetterFilter { Run = run, Batches = new HashSet<int> { batch } };
        await using var reading = await office.ReadAsync(filter, cancellation, parsed.GetValue(_partials));
        if (reading.Letters.Count == 0)
        {
            throw new UsageException(
                $"No dead letter is of batch {batch} of run {run}. 'queuemap dead list' shows what there is, 'queuemap status {run}' what the ledger says.");
        }

        foreach (var line in reading.Letters.SelectMany(letter => DeadLetterReport.Show(letter, context.Time.GetUtcNow())))
        {
            await context.Output.WriteLineAsync(line);
        }

        await ShowItemsAsync(office.ManifestOf(run), batch, cancellation);
        return ExitCode.Succeeded;
    }

    // From the manifest, which is what a requeue sends.
    private async Task ShowItemsAsync(Manifest manifest, int batch, CancellationToken cancellation)
    {
        if (await manifest.ReadAsync(batch, cancellation).FirstOrDefaultAsync(cancellation) is not { } found || found.Batch != batch)
        {
            await context.Output.WriteLineAsync("items     the manifest has no such batch");
            return;
        }

        foreach (var item in found.Items.Take(MaxItemsShown))
        {
            await context.Output.WriteLineAsync(Printable.Of($"item      {item.Key}, {Quantity.Size(item.Size)}"));
        }

        if (found.Items.Count > MaxItemsShown)
        {
            await context.Output.WriteLineAsync($"          and {found.Items.Count - MaxItemsShown:N0} more");
        }
    }
}
