using System.CommandLine;
using QueueMap.Producer.Elasticity;
using QueueMap.Producer.Homes;
using QueueMap.Storage.S3;

namespace QueueMap.Producer.Commands;

/// <summary>The options of every command that works on a run: 'run', 'demo', 'resume' and 'requeue'.</summary>
/// <param name="withState">False for 'demo', whose state lies beside its data.</param>
internal sealed class SessionCommandOptions(bool withState = true)
{
    private readonly Option<string> _state = SharedOptions.State();
    private readonly Option<int> _workers = SharedOptions.Workers();
    private readonly Option<string?> _export = SharedOptions.Export();
    private readonly Option<string?> _s3Client = SharedOptions.S3Client();
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly Option<bool> _verbose = SharedOptions.Verbose();
    private readonly TaskOptions _tasks = new();
    private readonly Option<bool> _detach = new("--detach") { Description = "In a fleet: publish everything, and leave the rest to the fleet." };

    public void AddTo(Command command)
    {
        if (withState)
        {
            command.Options.Add(_state);
        }

        command.Options.Add(_workers);
        command.Options.Add(_export);
        command.Options.Add(_json);
        command.Options.Add(_verbose);
        if (withState)
        {
            command.Options.Add(_s3Client);
            command.Options.Add(_detach);
            _tasks.AddTo(command);
        }
    }

    public string StateOf(ParseResult parsed) => parsed.GetValue(_state)!;

    /// <summary>Null where it is not given.</summary>
    public string? S3ClientOf(ParseResult parsed) => withState ? parsed.GetValue(_s3Client) : null;

    public bool JsonOf(ParseResult parsed) => parsed.GetValue(_json);

    public string? ExportOf(ParseResult parsed) => parsed.GetValue(_export);

    /// <summary>Refuses what the home would ignore, before anything is begun.</summary>
    /// <exception cref="UsageException">An option is not for the home that --state means.</exception>
    public void Check(ParseResult parsed)
    {
        var isFleet = withState && S3Address.IsOne(StateOf(parsed));
        if (isFleet && parsed.GetResult(_workers) is { Implicit: false })
        {
            throw new UsageException(
                $"--workers is {parsed.GetValue(_workers)}, and --state {StateOf(parsed)} is a fleet, whose workers have a setting of their own. "
                + "Leave it out, and start queuemap-worker with --workers N or QUEUEMAP__WORKERS=N.");
        }

        if (withState && !isFleet && parsed.GetValue(_detach))
        {
            throw new UsageException(
                $"--detach leaves a run to its fleet, and --state {StateOf(parsed)} is a directory, where this process does all the work. "
                + "Leave it out, or give the s3://BUCKET/PREFIX of a fleet as --state.");
        }
    }

    /// <exception cref="UsageException">The home has no place for it.</exception>
    public TaskWish? TasksOf(ParseResult parsed, Home home) => withState ? _tasks.WishOf(parsed, home) : null;

    public SessionOptions SessionOf(ParseResult parsed) => new(parsed.GetValue(_workers), parsed.GetValue(_verbose), parsed.GetValue(_detach));
}
