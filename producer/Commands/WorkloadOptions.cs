using System.CommandLine;
using System.Globalization;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Output;
using QueueMap.Producer.Planning;
using QueueMap.Producer.Simulating;
using QueueMap.Storage.Objects;
using QueueMap.Storage.S3;

namespace QueueMap.Producer.Commands;

/// <summary>What is to be foretold: a source, which is counted, or figures in its place.</summary>
internal sealed class WorkloadOptions
{
    private readonly Argument<string?> _source = new("SOURCE")
    {
        Description = "Directory or s3://bucket/prefix to count by listing it; left out where --objects and --bytes say what is there.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<long?> _objects = new("--objects")
    {
        Description = "So many objects, in place of SOURCE; nothing is asked of AWS then.",
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostObjects)
            {
                return count;
            }

            result.AddError(Printable.Of($"--objects is '{text}'; it must be a whole number from 1 to {MostObjects:N0}."));
            return null;
        },
    };

    private readonly Option<long?> _bytes = new("--bytes")
    {
        Description = "Their size in all, e.g. 37GB.",
        HelpName = "SIZE",
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (Quantity.TryParseSize(text, out var bytes))
            {
                return bytes;
            }

            result.AddError(Printable.Of($"--bytes is '{text}'; it must be {Quantity.SizeForm}."));
            return null;
        },
    };

    private readonly Option<int> _folders = SharedOptions.Count("--prefixes", "Folders at the top of the source, which are listed side by side.", 1, 1_000_000, 1);
    private readonly Option<string> _job = SharedOptions.Job();
    private readonly ItemOptions _items = new();
    private readonly Option<bool> _noSignRequest = new("--no-sign-request") { Description = "Read a public bucket without an account; its owner pays for the requests." };
    private readonly Option<bool> _requesterPays = new("--requester-pays") { Description = "Agree to pay for reading a bucket whose owner does not." };

    private const long MostObjects = 100_000_000_000;

    public void AddTo(Command command)
    {
        command.Arguments.Add(_source);
        command.Options.Add(_objects);
        command.Options.Add(_bytes);
        command.Options.Add(_folders);
        command.Options.Add(_job);
        _items.AddTo(command);
        command.Options.Add(_noSignRequest);
        command.Options.Add(_requesterPays);
    }

    /// <summary>Its owner pays for requests.</summary>
    public bool IsFree(ParseResult parsed) => parsed.GetValue(_noSignRequest);

    public async Task<Workload> WorkOfAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var (source, objects, bytes) = (parsed.GetValue(_source), parsed.GetValue(_objects), parsed.GetValue(_bytes));
        if (source is null)
        {
            return objects is { } count && bytes is { } size
                ? new Workload(count, size, (int)Math.Min(parsed.GetValue(_folders), count))
                : throw new UsageException("There is neither a SOURCE nor --objects with --bytes. Give a directory or s3://BUCKET/PREFIX, or for example --objects 558000 --bytes 37GB --prefixes 96.");
        }

        if (objects is not null || bytes is not null || parsed.GetResult(_folders) is { Implicit: false })
        {
            throw new UsageException($"SOURCE {source} is counted, and --objects, --bytes and --prefixes say the same by hand. Leave out the one or the other.");
        }

        var spec = SpecOf(parsed, context, source);
        using var opener = new SourceOpener(new S3Options { Time = context.Time });
        var census = await SourceCensus.CountAsync(opener.Open(spec), spec.Job.Items, cancellation);
        if (census.LeftOut > 0)
        {
            await context.Messages.WriteLineAsync($"left out  {census.LeftOut:N0} objects that are no items of the job; --include decides what is");
        }

        return census.Work ?? throw new UsageException($"SOURCE {source} holds no item of job {spec.Job.Name}: there is nothing to plan. --include decides what is one.");
    }

    /// <summary>A run that is never begun: it says what is an item, and how the source is read.</summary>
    public RunSpec SpecOf(ParseResult parsed, CommandContext context, string source)
    {
        var job = JobCatalog.Find(parsed.GetValue(_job)!)!;
        var (anonymous, pays) = (parsed.GetValue(_noSignRequest), parsed.GetValue(_requesterPays));
        return new RunSpec
        {
            Run = "none",
            Job = job with { Items = _items.RuleOf(parsed, job.Items) },
            Source = SourceName.Of(source),
            Access = anonymous || pays ? new SourceAccess(anonymous, pays) : null,
            CreatedAt = context.Time.GetUtcNow(),
        };
    }

    public string? SourceOf(ParseResult parsed) => parsed.GetValue(_source);
}
