using System.CommandLine;
using System.Globalization;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.DeadLetters;
using QueueMap.Worker.DeadLetters;

namespace QueueMap.Producer.Commands;

/// <summary>The options that say which dead letters are meant, and what is done without asking.</summary>
/// <param name="acts">The command changes something.</param>
/// <param name="knowsPartials">It can also be about letters of partials.</param>
internal sealed class DeadLetterOptions(bool acts, bool knowsPartials)
{
    private const double MaxRate = 1_000;

    private readonly Option<string> _state = SharedOptions.State();
    private readonly Option<string?> _run = new("--run") { Description = "Only of this run.", HelpName = "RUN" };
    private readonly Option<int[]> _batches = new("--batch") { Description = "Only of this batch; needs --run. May be repeated.", HelpName = "N" };
    private readonly Option<string?> _error = new("--error") { Description = "Only where the error's type or message has this text.", HelpName = "TEXT" };
    private readonly Option<bool> _partials = Partials();
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be done, and do nothing." };
    private readonly Option<bool> _yes = new("--yes") { Description = "Do not ask." };

    private readonly Option<int> _limit = SharedOptions.Count(
        "--limit", "At most so many letters, the oldest first.", 1, DeadLetterReader.MaxLetters, DeadLetterReader.MaxLetters);

    public void AddTo(Command command)
    {
        _run.Validators.Add(result => SharedOptions.Check(result, RunId.IsValid, RunId.Form));
        Option[] filter = knowsPartials ? [_state, _run, _batches, _error, _partials] : [_state, _run, _batches, _error];
        Option[] all = acts ? [.. filter, _limit, _dryRun, _yes] : filter;
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    public static Option<bool> Partials() => new("--partials")
    {
        Description = "The partials that could not be folded, in place of the batches; 'queuemap resume RUN' sends their batches again.",
    };

    public static Option<double?> Rate()
    {
        var rate = new Option<double?>("--rate") { Description = "Batches a second at most.", HelpName = "N" };
        rate.Validators.Add(result => SharedOptions.Check(
            result,
            text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var perSecond) && perSecond is > 0 and <= MaxRate,
            $"more than 0, {MaxRate:N0} at most"));
        return rate;
    }

    public string StateOf(ParseResult parsed) => parsed.GetValue(_state)!;

    public bool OfPartials(ParseResult parsed) => knowsPartials && parsed.GetValue(_partials);

    public bool IsDryRun(ParseResult parsed) => parsed.GetValue(_dryRun);

    public bool IsConfirmed(ParseResult parsed) => parsed.GetValue(_yes);

    public int LimitOf(ParseResult parsed) => parsed.GetValue(_limit);

    public DeadLetterFilter FilterOf(ParseResult parsed)
    {
        var run = parsed.GetValue(_run);
        var batches = parsed.GetValue(_batches) is { Length: > 0 } numbers ? numbers.ToHashSet() : null;
        return batches is null || run is not null
            ? new DeadLetterFilter { Run = run, Batches = batches, Error = parsed.GetValue(_error) }
            : throw new UsageException("--batch needs --run: every run has a batch of that number.");
    }
}
