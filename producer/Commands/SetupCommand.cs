using System.CommandLine;
using QueueMap.Producer.Fleet;
using QueueMap.Storage.DynamoDb;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap setup</summary>
internal sealed class SetupCommand(CommandContext context)
{
    /// <summary>No run: its files are asked for to see whether the bucket answers.</summary>
    private const string SetupRun = "setup";

    private readonly Option<string> _state = SharedOptions.State();
    private readonly Option<bool> _verbose = SharedOptions.Verbose();

    public Command Build()
    {
        var command = new Command("setup", "Make the tables and queues of a fleet that are missing. Of what is there it changes one thing: the redrive policy by which a queue has its dead-letter queue.") { _state, _verbose };
        command.SetAction((parsed, cancellation) => SetupAsync(parsed, cancellation));
        return command;
    }

    private async Task<int> SetupAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var home = context.Homes.OpenFleet(parsed.GetValue(_state)!);
        var (tables, queues) = (home.Options.Tables, home.Options.Queues);
        var made = await new TableSetup(home.Dynamo, tables, context.Time).EnsureAsync(cancellation);
        foreach (var table in new[] { tables.Runs, tables.Results })
        {
            await context.Output.WriteLineAsync($"table  {table}{(made.Contains(table, StringComparer.Ordinal) ? ", made" : "")}");
        }

        await foreach (var name in home.Files.ListAsync(SetupRun, "", cancellation))
        {
            break; // It was listed: the bucket is there, and may be read.
        }

        await context.Output.WriteLineAsync($"state  {home.Options.State}");
        await FleetSender.DeployAsync(home.Options, home.Access, parsed.GetValue(_verbose), cancellation);
        await context.Output.WriteLineAsync($"queue  {queues.Batches}, dead letters to {queues.DeadBatches}");
        await context.Output.WriteLineAsync($"queue  {queues.Partials}, dead letters to {queues.DeadPartials}");
        return ExitCode.Succeeded;
    }
}
