using System.CommandLine;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Generating;
using QueueMap.Producer.Output;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap demo</summary>
internal sealed class DemoCommand(CommandContext context)
{
    /// <summary>Some 160 files, 11 MB: done in a second or two, and yet several batches for several workers.</summary>
    private static readonly GsodOptions s_data = new() { Stations = 80, FirstYear = 2023, LastYear = 2024 };

    /// <summary>Small enough that the demo's files make a dozen batches.</summary>
    private static readonly BatchLimits s_batching = new(Items: 15);

    private readonly Option<string?> _directory = new("--dir")
    {
        Description = "Keep the data and the state of the run in this directory, which must be empty or not exist.",
        HelpName = "DIR",
    };

    private readonly SessionCommandOptions _session = new(withState: false);

    public Command Build()
    {
        var command = new Command("demo", "Generate a small set of station files, run the job on it, and show the result.") { _directory };
        _session.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var kept = parsed.GetValue(_directory) is { } directory ? Path.GetFullPath(directory) : null;
        var root = kept ?? Directory.CreateTempSubdirectory("queuemap-demo-").FullName;
        var exitCode = ExitCode.Failed;
        try
        {
            return exitCode = await RunInAsync(parsed, root, cancellation);
        }
        finally
        {
            // A demo that was stopped has said how to resume it: what that needs stays.
            if (kept is null && exitCode is not (ExitCode.Stopped or ExitCode.Interrupted))
            {
                Directory.Delete(root, recursive: true);
            }
        }
    }

    private async Task<int> RunInAsync(ParseResult parsed, string root, CancellationToken cancellation)
    {
        var source = Path.Join(root, "gsod");
        var data = await new GsodGenerator(s_data).WriteAsync(source, progress: null, cancellation);
        await context.Messages.WriteLineAsync($"generated {data.Files:N0} station files, {data.Rows:N0} rows, {Quantity.Size(data.Bytes)}");
        var home = context.HomeOf(Path.Join(root, "state"));
        var job = Contracts.Jobs.JobCatalog.HottestByMonth;
        var header = new RunHeader
        {
            Spec = new RunSpec
            {
                Run = context.NewRunId("demo"),
                Job = job,
                Source = source,
                CreatedAt = context.Time.GetUtcNow(),
                Batching = s_batching,
            },
        };
        return await context.WorkAsync(home, parsed, _session, header.Spec.Run, resumed: false, async () =>
        {
            await home.Ledger.CreateAsync(header, CancellationToken.None);
            return header;
        });
    }
}
