using System.CommandLine;
using System.CommandLine.Parsing;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Output;

namespace QueueMap.Producer.Commands;

/// <summary>The options that say what a new run is. 'run' and 'demo' have them, and 'tune' those that say what is an item.</summary>
/// <param name="onlyItems">How items are batched and what failures do is said by other options, or of no matter.</param>
internal sealed class RunOptions(bool onlyItems)
{
    private readonly Option<string> _job = SharedOptions.Job();

    private readonly Option<int> _batchItems = SharedOptions.Count(
        "--batch-items", "Items of a batch at most.", 1, BatchLimits.MaxItems, BatchLimits.DefaultItems);

    private readonly Option<long> _batchBytes = new("--batch-bytes")
    {
        Description = "Bytes of a batch's items at most, e.g. 64MiB; a larger item is a batch of its own.",
        HelpName = "SIZE",
        DefaultValueFactory = _ => BatchLimits.DefaultBytes,
        CustomParser = ParseSize,
    };

    private readonly Option<string> _onBadRow = new("--on-bad-row")
    {
        Description = "What a malformed row does: quarantine its item, or be skipped and counted.",
        HelpName = "quarantine|skip",
        DefaultValueFactory = _ => "quarantine",
    };

    private readonly Option<int> _toleratedCount = SharedOptions.ToleratedCount();
    private readonly Option<double?> _toleratedPercent = SharedOptions.ToleratedPercent();

    private readonly ItemOptions _items = new();

    private readonly Option<bool> _noSignRequest = new("--no-sign-request")
    {
        Description = "Read a public bucket without an account.",
    };

    private readonly Option<bool> _requesterPays = new("--requester-pays")
    {
        Description = "Agree to pay for reading a bucket whose owner does not.",
    };

    public RunOptions()
        : this(onlyItems: false)
    {
        SharedOptions.Check(_onBadRow, text => text is "quarantine" or "skip", "quarantine or skip");
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_job);
        if (!onlyItems)
        {
            command.Options.Add(_batchItems);
            command.Options.Add(_batchBytes);
            command.Options.Add(_onBadRow);
            command.Options.Add(_toleratedCount);
            command.Options.Add(_toleratedPercent);
        }

        _items.AddTo(command);
        command.Options.Add(_noSignRequest);
        command.Options.Add(_requesterPays);
    }

    public JobSpec JobOf(ParseResult parsed) => JobCatalog.Find(parsed.GetValue(_job)!)!;

    public RunSpec SpecOf(ParseResult parsed, string run, string source, DateTimeOffset now)
    {
        var job = JobOf(parsed);
        return new RunSpec
        {
            Run = run,
            Job = job with { Items = _items.RuleOf(parsed, job.Items) },
            Source = source,
            Access = AccessOf(parsed),
            CreatedAt = now,
            Batching = onlyItems ? new BatchLimits() : new BatchLimits(parsed.GetValue(_batchItems), parsed.GetValue(_batchBytes)),
            OnBadRow = !onlyItems && parsed.GetValue(_onBadRow) == "skip" ? OnBadRow.Skip : OnBadRow.Quarantine,
            Tolerated = onlyItems ? new ToleratedFailure() : new ToleratedFailure(parsed.GetValue(_toleratedCount), parsed.GetValue(_toleratedPercent)),
        };
    }

    private SourceAccess? AccessOf(ParseResult parsed)
    {
        var access = new SourceAccess(parsed.GetValue(_noSignRequest), parsed.GetValue(_requesterPays));
        return access == new SourceAccess() ? null : access;
    }

    private static long ParseSize(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (Quantity.TryParseSize(text, out var bytes) && bytes > 0)
        {
            return bytes;
        }

        result.AddError(Printable.Of($"--batch-bytes is '{text}'; it must be {Quantity.SizeForm}, more than 0."));
        return 0;
    }
}
