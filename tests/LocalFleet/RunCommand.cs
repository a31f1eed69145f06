using System.CommandLine;

namespace QueueMap.LocalFleets;

/// <summary>run: the fleet of docker-compose.yml as processes, without Docker.</summary>
internal sealed class RunCommand
{
    private const int Failed = 1;

    private const string Prefix = "gsod/";

    private readonly Option<int> _workers = new("--workers") { Description = "Worker processes.", DefaultValueFactory = _ => 3 };
    private readonly Option<bool> _keep = new("--keep") { Description = "When the run has ended, leave the fleet up until Ctrl-C, and say how to use it." };
    private readonly DataOptions _data = new();

    public System.CommandLine.Command Build()
    {
        var command = new System.CommandLine.Command(
            "run", "Starts emulators, workers and a reducer, runs the job over station files in a bucket, prints the result and stops everything.")
        {
            _workers, _keep,
        };
        _workers.Validators.Add(option =>
        {
            if (option.GetValue(_workers) is < 1 or > 64)
            {
                option.AddError("--workers must be from 1 to 64.");
            }
        });
        _data.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    /// <returns>The exit code of 'queuemap run'.</returns>
    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var fleet = new EmulatedFleet(Console.Out.WriteLine);
        if (await fleet.StartAsync() is { } whyNot)
        {
            await Console.Error.WriteLineAsync($"error: {whyNot}");
            return Failed;
        }

        await fleet.SetUpAsync();
        var data = await StationFiles.UploadAsync(_data.Of(parsed), fleet.Buckets, EmulatedFleet.Bucket, Prefix, cancellation);
        var workers = parsed.GetValue(_workers);
        await Console.Out.WriteLineAsync($"fleet     {workers} workers and a reducer; {data.Files:N0} files, {data.Bytes:N0} bytes in the bucket");
        var members = Enumerable.Repeat("map", workers).Append("reduce").Select(role => fleet.StartWorker(role)).ToList();
        var exitCode = await FollowAsync(fleet, members, cancellation);
        if (parsed.GetValue(_keep))
        {
            await KeepAsync(fleet, cancellation);
        }

        return exitCode;
    }

    private static async Task<int> FollowAsync(EmulatedFleet fleet, List<Command> members, CancellationToken cancellation)
    {
        var run = fleet.StartQueuemap("run", $"s3://{EmulatedFleet.Bucket}/{Prefix}", "--batch-items", "50");
        var end = run.EndAsync(Timeout.InfiniteTimeSpan, cancellation);
        var deaths = members.ConvertAll(member => member.EndAsync(Timeout.InfiniteTimeSpan, cancellation));
        var first = await Task.WhenAny([end, .. deaths]);
        if (first == end)
        {
            return (await end).ExitCode;
        }

        var dead = await first;
        await Console.Error.WriteLineAsync($"error: a process of the fleet ended with {dead.ExitCode}: {dead.Messages}{dead.Output}");
        return Failed;
    }

    private static async Task KeepAsync(EmulatedFleet fleet, CancellationToken cancellation)
    {
        await Console.Out.WriteLineAsync("\nThe fleet is up until Ctrl-C. For queuemap in another shell:");
        foreach (var (name, value) in fleet.Environment)
        {
            await Console.Out.WriteLineAsync($"export {name}={value}");
        }

        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        }
        catch (OperationCanceledException)
        {
            // How it is meant to end.
        }
    }
}
