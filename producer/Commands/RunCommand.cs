using System.CommandLine;
using QueueMap.Contracts.Runs;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap run SOURCE</summary>
internal sealed class RunCommand(CommandContext context)
{
    private readonly Argument<string> _source = new("SOURCE")
    {
        Description = "Directory whose files are the items, at any depth; .csv and .csv.gz.",
    };

    private readonly Option<string?> _run = new("--run") { Description = "Id of the new run; one is made up if there is none.", HelpName = "ID" };
    private readonly RunOptions _runOptions = new();
    private readonly SessionCommandOptions _session = new();

    public Command Build()
    {
        _run.Validators.Add(result => SharedOptions.Check(result, RunId.IsValid, RunId.Form));
        var command = new Command("run", "Run a job over every file of a directory, to its end.") { _source, _run };
        _runOptions.AddTo(command);
        _session.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var source = Path.GetFullPath(parsed.GetValue(_source)!);
        if (!Directory.Exists(source))
        {
            throw new UsageException(File.Exists(source)
                ? $"SOURCE is the file {source}; it must be a directory. Give the directory that holds it."
                : $"SOURCE {source} does not exist; it must be a directory.");
        }

        var home = context.WritableHomeOf(_session.StateDirectoryOf(parsed));
        var id = parsed.GetValue(_run) ?? context.NewRunId(_runOptions.JobOf(parsed).Name);
        var spec = _runOptions.SpecOf(parsed, id, source, context.Time.GetUtcNow());
        return await context.WorkAsync(home, parsed, _session, spec.Run, resumed: false, async () =>
        {
            var header = new RunHeader { Spec = spec };
            if (await home.Ledger.FindHeaderAsync(spec.Run, CancellationToken.None) is not null)
            {
                throw new UsageException($"Run {spec.Run} exists already. Resume it, or choose another --run.");
            }

            await home.Ledger.CreateAsync(header, CancellationToken.None);
            return header;
        });
    }
}
