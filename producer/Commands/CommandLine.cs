using System.CommandLine;
using QueueMap.Producer.Output;

namespace QueueMap.Producer.Commands;

/// <summary>The queuemap command: its verbs, and what becomes of errors.</summary>
internal static class CommandLine
{
    public static RootCommand Build(CommandContext context) => new(
        "QueueMap runs one function over every object of a source with a fleet of workers, and reduces what they find to a "
        + "small, exact result.")
    {
        new DemoCommand(context).Build(),
        new RunCommand(context).Build(),
        new PlanCommand(context).Build(),
        new SimulateCommand(context).Build(),
        new TuneCommand(context).Build(),
        new StatusCommand(context).Build(),
        new ResultsCommand(context).Build(),
        new ResumeCommand(context).Build(),
        new RequeueCommand(context).Build(),
        new UpdateCommand(context).Build(),
        new CancelCommand(context).Build(),
        new DeadCommand(context, context.Homes.OfficeOfAsync).Build(),
        new GenerateCommand(context).Build(),
        new SetupCommand(context).Build(),
    };

    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> InvokeAsync(IReadOnlyList<string> arguments, CommandContext context)
    {
        var parsed = Build(context).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await context.Messages.WriteLineAsync($"error: {Printable.Of(error.Message)}");
            }

            await context.Messages.WriteLineAsync($"'{HelpCommandOf(parsed)}' shows what is allowed.");
            return ExitCode.Usage;
        }

        try
        {
            // Signals are ours (Interrupts): the library's own handling would end the process after two seconds.
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = context.Output,
                Error = context.Messages,
            });
        }
        catch (Exception error)
        {
            await context.Messages.WriteLineAsync($"error: {Printable.Of(Failures.Explain(error))}");
            return Failures.ExitCodeOf(error);
        }
    }

    private static string HelpCommandOf(ParseResult parsed)
    {
        var path = new List<string> { "--help" };
        for (var command = parsed.CommandResult; command is not null; command = command.Parent as System.CommandLine.Parsing.CommandResult)
        {
            path.Insert(0, command.Command is RootCommand ? "queuemap" : command.Command.Name);
        }

        return string.Join(' ', path);
    }
}
