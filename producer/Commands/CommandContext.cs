using System.CommandLine;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Embedded;
using QueueMap.Producer.Output;
using Spectre.Console;

namespace QueueMap.Producer.Commands;

/// <summary>What every command has to do with: the streams, the clock, chance, and the way to a home and a view.</summary>
internal sealed class CommandContext(TextWriter output, TextWriter messages, TimeProvider time, Random chance)
{
    public TextWriter Output { get; } = output;

    public TextWriter Messages { get; } = messages;

    public TimeProvider Time { get; } = time;

    public LocalHome HomeOf(string stateDirectory)
    {
        var flag = stateDirectory == SharedOptions.DefaultStateDirectory ? "" : $" --state-dir {Quoted(stateDirectory)}";
        return new LocalHome(Path.GetFullPath(stateDirectory), flag, Time);
    }

    public string NewRunId(string job) => RunId.New(job, Time.GetUtcNow(), chance);

    /// <summary>Works on a run, with the interrupts of this process.</summary>
    public async Task<int> WorkAsync(
        LocalHome home, ParseResult parsed, SessionCommandOptions options, string run, bool resumed, Func<Task<RunHeader>> prepare)
    {
        var view = ViewOf(options.JsonOf(parsed));
        using var interrupts = new Interrupts(view.Note);
        var workshop = new Workshop(home, options.SessionOf(parsed), view, options.ExportOf(parsed));
        return await workshop.WorkAsync(run, prepare, resumed, interrupts.Signals);
    }

    public IRunView ViewOf(bool json)
    {
        if (json)
        {
            return new JsonView(Output, Messages, Time);
        }

        return Console.IsOutputRedirected || Console.IsErrorRedirected
            ? new PlainView(Output, Messages, Time)
            : new TerminalView(AnsiConsole.Console, Time);
    }

    private static string Quoted(string path) => path.All(c => char.IsLetterOrDigit(c) || c is '/' or '.' or '-' or '_') ? path : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
