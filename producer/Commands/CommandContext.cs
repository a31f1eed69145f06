using System.CommandLine;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Output;
using QueueMap.Storage.S3;
using Spectre.Console;

namespace QueueMap.Producer.Commands;

/// <summary>What every command has to do with: the streams, the clock, chance, and the way to a home and a view.</summary>
internal sealed class CommandContext(TextWriter output, TextWriter messages, TimeProvider time, Random chance)
{
    public TextWriter Output { get; } = output;

    public TextWriter Messages { get; } = messages;

    public TimeProvider Time { get; } = time;

    public HomeOpener Homes { get; } = new(time);

    /// <param name="s3Client">As the command line has it; null where it has none.</param>
    public Home HomeOf(string state, string? s3Client = null) => Homes.Open(state, s3Client);

    /// <summary>A home that is about to be written to.</summary>
    /// <exception cref="UsageException">Its directory cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public Home WritableHomeOf(string state, string? s3Client = null)
    {
        if (!S3Address.IsOne(state))
        {
            MakeWritable("--state", Path.GetFullPath(state));
        }

        return HomeOf(state, s3Client);
    }

    /// <summary>Makes a directory before any work is done for it: an hour later would be a bad time to learn that it cannot be made.</summary>
    public static void MakeWritable(string option, string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new UnauthorizedAccessException(
                $"{option}: the directory {directory} may not be made by this user. Name another, or have its parent's permissions changed.", error);
        }
        catch (IOException error)
        {
            throw new UsageException(
                $"{option}: {directory} is no directory and none can be made there ({error.Message}). Name a directory that exists or can be made.");
        }
    }

    public string NewRunId(string job) => RunId.New(job, Time.GetUtcNow(), chance);

    /// <summary>Works on a run, with the interrupts of this process.</summary>
    public async Task<int> WorkAsync(
        Home home, ParseResult parsed, SessionCommandOptions options, string run, bool resumed, Func<Task<RunHeader>> prepare,
        IReadOnlySet<int>? onlyBatches = null, bool resend = false)
    {
        if (options.ExportOf(parsed) is { } export)
        {
            MakeWritable("--export", Path.GetDirectoryName(Path.GetFullPath(export))!);
        }

        var tasks = options.TasksOf(parsed, home);
        var view = ViewOf(home, options.JsonOf(parsed));
        using var interrupts = new Interrupts(view.Note);
        var workshop = new Workshop(home, options.SessionOf(parsed) with { OnlyBatches = onlyBatches, Resend = resend, Tasks = tasks }, view, options.ExportOf(parsed));
        return await workshop.WorkAsync(run, prepare, resumed, interrupts.Signals);
    }

    public IRunView ViewOf(Home home, bool json)
    {
        if (json)
        {
            return new JsonView(Output, Messages, Time);
        }

        return Console.IsOutputRedirected || Console.IsErrorRedirected
            ? new PlainView(Output, Messages, home.Flag, Time)
            : new TerminalView(AnsiConsole.Console, home.Flag, Time);
    }
}
