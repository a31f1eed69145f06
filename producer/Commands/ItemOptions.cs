using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using QueueMap.Contracts.Jobs;
using QueueMap.Producer.Output;

namespace QueueMap.Producer.Commands;

/// <summary>The options that say which objects of a source are items of a new run.</summary>
internal sealed class ItemOptions
{
    private readonly Option<string[]> _include = new("--include")
    {
        Description = "Glob over keys, e.g. '**/*.csv'; decides what is an item, in place of the job's own rule. May be repeated.",
        HelpName = "GLOB",
    };

    private readonly Option<string[]> _exclude = new("--exclude")
    {
        Description = "Glob over keys of what is no item, whatever else says that it is one. May be repeated.",
        HelpName = "GLOB",
    };

    private readonly Option<long?> _minSize = Size("--min-size", "Bytes of an item at least, as stored, e.g. 1KB.");
    private readonly Option<long?> _maxSize = Size("--max-size", "Bytes of an item at most, as stored, e.g. 1GiB.");
    private readonly Option<DateTimeOffset?> _after = Time("--modified-after", "Items were last written at this time or later.");
    private readonly Option<DateTimeOffset?> _before = Time("--modified-before", "Items were last written before this time.");

    private readonly Option<long?> _maxItems = new("--max-items")
    {
        Description = "End the listing at so many items, the first in the order of their keys, or of the list.",
        HelpName = "N",
        CustomParser = result => Parse(result, "a whole number of 1 or more", (string text, out long count) =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0),
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_include);
        command.Options.Add(_exclude);
        command.Options.Add(_minSize);
        command.Options.Add(_maxSize);
        command.Options.Add(_after);
        command.Options.Add(_before);
        command.Options.Add(_maxItems);
    }

    /// <exception cref="UsageException">No object could be an item.</exception>
    public ItemRule RuleOf(ParseResult parsed, ItemRule ofJob)
    {
        var rule = parsed.GetValue(_include) is { Length: > 0 } include ? new ItemRule(include, Partition: null) : ofJob;
        rule = rule with
        {
            Exclude = parsed.GetValue(_exclude) is { Length: > 0 } exclude ? exclude : null,
            MinSize = parsed.GetValue(_minSize),
            MaxSize = parsed.GetValue(_maxSize),
            ModifiedAfter = parsed.GetValue(_after),
            ModifiedBefore = parsed.GetValue(_before),
            MaxItems = parsed.GetValue(_maxItems),
        };
        RefuseWhatNothingMeets(rule);
        return rule;
    }

    private static void RefuseWhatNothingMeets(ItemRule rule)
    {
        if (rule.MinSize > rule.MaxSize)
        {
            throw new UsageException(
                $"--min-size is {rule.MinSize:N0} B and --max-size {rule.MaxSize:N0} B; no item has both. Swap them, or leave one out.");
        }

        if (rule.ModifiedAfter >= rule.ModifiedBefore)
        {
            throw new UsageException(
                $"--modified-after is {rule.ModifiedAfter:u} and --modified-before {rule.ModifiedBefore:u}; no item has both. Swap them, or leave one out.");
        }
    }

    private static Option<long?> Size(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "SIZE",
        CustomParser = result => Parse<long>(result, Quantity.SizeForm, Quantity.TryParseSize),
    };

    private static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = $"{description} ISO 8601; UTC where no offset is given.",
        HelpName = "TIME",
        CustomParser = result => Parse<DateTimeOffset>(result, Moment.Form, Moment.TryParse),
    };

    private delegate bool TryParse<T>(string text, out T value);

    private static T? Parse<T>(ArgumentResult result, string form, TryParse<T> tryParse) where T : struct
    {
        var text = result.Tokens[^1].Value;
        if (tryParse(text, out var value))
        {
            return value;
        }

        result.AddError(Printable.Of($"{((OptionResult)result.Parent!).Option.Name} is '{text}'; it must be {form}."));
        return null;
    }
}
