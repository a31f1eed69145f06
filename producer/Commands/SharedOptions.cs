using System.CommandLine;
using System.CommandLine.Parsing;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Embedded;
using QueueMap.Producer.Output;

namespace QueueMap.Producer.Commands;

/// <summary>Options and arguments that several commands have, so that they mean the same everywhere.</summary>
internal static class SharedOptions
{
    public const string DefaultStateDirectory = ".queuemap";

    public static Option<string> StateDirectory() => new("--state-dir")
    {
        Description = "Directory that holds the state and the results of runs.",
        HelpName = "DIR",
        DefaultValueFactory = _ => DefaultStateDirectory,
    };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON on standard output, one object a line." };

    public static Option<bool> Verbose() => new("--verbose") { Description = "Log what happens to standard error." };

    public static Option<string?> Export()
    {
        var option = new Option<string?>("--export") { Description = "Write the result to a file that ends in .csv or .json.", HelpName = "FILE" };
        option.Validators.Add(result => Check(result, ExportFile.IsOfForm, ExportFile.Form));
        return option;
    }

    public static Option<int> Workers()
    {
        var option = new Option<int>("--workers")
        {
            Description = "Batches mapped at once.",
            HelpName = "N",
            DefaultValueFactory = _ => Math.Min(Environment.ProcessorCount, SessionOptions.MaxWorkers),
        };
        Between(option, 1, SessionOptions.MaxWorkers);
        return option;
    }

    public static Option<string> Job()
    {
        var option = new Option<string>("--job")
        {
            Description = $"What to compute: {string.Join(", ", JobCatalog.All.Select(job => job.Name))}.",
            HelpName = "NAME",
            DefaultValueFactory = _ => JobCatalog.HottestByMonth.Name,
        };
        Check(option, name => JobCatalog.Find(name) is not null, $"one of {string.Join(", ", JobCatalog.All.Select(job => job.Name))}");
        return option;
    }

    public static Argument<string> Run()
    {
        var argument = new Argument<string>("RUN") { Description = "Id of the run; 'queuemap status' lists them." };
        argument.Validators.Add(result => Check(result, RunId.IsValid, RunId.Form));
        return argument;
    }

    public static void Between(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[^1].Value, out var value) && (value < least || value > most))
        {
            result.AddError($"{option.Name} is {value}; it must be {least:N0} to {most:N0}.");
        }
    });

    public static void Check(Option<string> option, Func<string, bool> allows, string form) =>
        option.Validators.Add(result => Check(result, allows, form));

    public static void Check(SymbolResult result, Func<string, bool> allows, string form)
    {
        foreach (var token in result.Tokens.Where(token => !allows(token.Value)))
        {
            var name = result is OptionResult option ? option.Option.Name : ((ArgumentResult)result).Argument.Name;
            result.AddError(Printable.Of($"{name} is '{token.Value}'; it must be {form}."));
        }
    }
}
