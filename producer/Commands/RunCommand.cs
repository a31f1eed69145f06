using System.CommandLine;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Fleet;
using QueueMap.Storage.S3;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap run SOURCE</summary>
internal sealed class RunCommand(CommandContext context)
{
    private readonly Argument<string> _source = new("SOURCE")
    {
        Description = "Directory or s3://bucket/prefix whose objects are the items, at any depth; .csv and .csv.gz.",
    };

    private readonly Option<string?> _run = new("--run") { Description = "Id of the new run; one is made up if there is none.", HelpName = "ID" };
    private readonly RunOptions _runOptions = new();
    private readonly ListOptions _list = new();
    private readonly SessionCommandOptions _session = new();

    public Command Build()
    {
        _run.Validators.Add(result => SharedOptions.Check(result, RunId.IsValid, RunId.Form));
        var command = new Command("run", "Run a job over every object of a source, to its end.") { _source, _run };
        _runOptions.AddTo(command);
        _list.AddTo(command);
        _session.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        _session.Check(parsed);
        var source = SourceName.Of(parsed.GetValue(_source)!);
        var home = context.WritableHomeOf(_session.StateOf(parsed), _session.S3ClientOf(parsed));
        if (home is FleetHome fleet && S3Address.IsOne(source) && S3Address.Parse(fleet.Options.State) is var state
            && state.ToString().StartsWith(source, StringComparison.Ordinal))
        {
            throw new UsageException($"The state {state} lies below SOURCE {source}: the results of one run would be items of the next. Give the state a place of its own.");
        }

        var id = parsed.GetValue(_run) ?? context.NewRunId(_runOptions.JobOf(parsed).Name);
        var spec = await _list.AddListAsync(parsed, home, _runOptions.SpecOf(parsed, id, source, context.Time.GetUtcNow()) with { Shards = home.Shards });
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
