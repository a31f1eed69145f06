using System.CommandLine;
using QueueMap.Producer.Embedded;

namespace QueueMap.Producer.Commands;

/// <summary>The options of every command that works on a run: 'run', 'demo', 'resume' and 'requeue'.</summary>
/// <param name="withState">False for 'demo', whose state lies beside its data.</param>
internal sealed class SessionCommandOptions(bool withState = true)
{
    private readonly Option<string> _stateDirectory = SharedOptions.StateDirectory();
    private readonly Option<int> _workers = SharedOptions.Workers();
    private readonly Option<string?> _export = SharedOptions.Export();
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly Option<bool> _verbose = SharedOptions.Verbose();

    public void AddTo(Command command)
    {
        if (withState)
        {
            command.Options.Add(_stateDirectory);
        }

        command.Options.Add(_workers);
        command.Options.Add(_export);
        command.Options.Add(_json);
        command.Options.Add(_verbose);
    }

    public string StateDirectoryOf(ParseResult parsed) => parsed.GetValue(_stateDirectory)!;

    public bool JsonOf(ParseResult parsed) => parsed.GetValue(_json);

    public string? ExportOf(ParseResult parsed) => parsed.GetValue(_export);

    public SessionOptions SessionOf(ParseResult parsed) => new(parsed.GetValue(_workers), parsed.GetValue(_verbose));
}
