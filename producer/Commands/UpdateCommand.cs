using System.CommandLine;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Mapping;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap update RUN</summary>
internal sealed class UpdateCommand(CommandContext context)
{
    private readonly Argument<string> _run = SharedOptions.Run();
    private readonly Option<string> _stateDirectory = SharedOptions.State();
    private readonly Option<int> _toleratedCount = SharedOptions.ToleratedCount();
    private readonly Option<double?> _toleratedPercent = SharedOptions.ToleratedPercent();

    private readonly Option<int> _fetchConcurrency = SharedOptions.Count(
        "--fetch-concurrency",
        "Items that each batch has in work at once, on every worker.",
        1,
        MapperOptions.MaxFetchConcurrency,
        MapperOptions.DefaultFetchConcurrency);

    public Command Build()
    {
        Option[] limits = [_toleratedCount, _toleratedPercent, _fetchConcurrency];
        var command = new Command("update", "Change the limits of a run that is open; workers follow within a second or two.") { _run, _stateDirectory };
        foreach (var limit in limits)
        {
            command.Options.Add(limit);
        }

        command.Validators.Add(result =>
        {
            if (limits.All(limit => result.GetResult(limit) is null or { Implicit: true }))
            {
                result.AddError($"Nothing to update: give {string.Join(", ", limits.SkipLast(1).Select(limit => limit.Name))} or {limits[^1].Name}.");
            }
        });
        command.SetAction((parsed, _) => UpdateAsync(parsed));
        return command;
    }

    private async Task<int> UpdateAsync(ParseResult parsed)
    {
        var home = context.HomeOf(parsed.GetValue(_stateDirectory)!);
        var update = new RunUpdate(
            GivenOf(parsed, _toleratedCount), parsed.GetValue(_toleratedPercent), GivenOf(parsed, _fetchConcurrency));
        try
        {
            var header = await home.Ledger.UpdateHeaderAsync(parsed.GetValue(_run)!, update.ApplyTo, CancellationToken.None);
            await context.Output.WriteLineAsync(TextOf(header.Spec));
            return ExitCode.Succeeded;
        }
        catch (InvalidOperationException refused)
        {
            throw new UsageException(refused.Message);
        }
    }

    private static string TextOf(RunSpec spec)
    {
        var percent = spec.Tolerated.Percent is { } share ? $" or {share} %" : "";
        var fetches = spec.FetchConcurrency is { } atOnce ? $"; {atOnce:N0} items of a batch in work at once" : "";
        return $"run {spec.Run} tolerates {spec.Tolerated.Items:N0} quarantined items{percent}{fetches}";
    }

    // An option that was not given must not put its default in the place of what the run has.
    private static int? GivenOf(ParseResult parsed, Option<int> option) =>
        parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option) : null;
}
