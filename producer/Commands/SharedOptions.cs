using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Output;

namespace QueueMap.Producer.Commands;

/// <summary>Options and arguments that several commands have, so that they mean the same everywhere.</summary>
internal static class SharedOptions
{
    private const string DefaultState = ".queuemap";

    /// <summary>What --state is where it is not given.</summary>
    public static string StandardState => Environment.GetEnvironmentVariable("QUEUEMAP__STATE") is { Length: > 0 } state ? state : DefaultState;

    public static Option<string> State() => new("--state", "--state-dir")
    {
        Description = "Where runs live: a directory, or the s3://bucket/prefix of a fleet. QUEUEMAP__STATE where not given, else .queuemap.",
        HelpName = "DIR|S3",
        DefaultValueFactory = _ => StandardState,
    };

    public static Option<string?> S3Client()
    {
        var option = new Option<string?>("--s3-client")
        {
            Description = "Who sends GETs of items and pages of listings to S3: QueueMap itself, or AWSSDK.S3. QUEUEMAP__S3__CLIENT where not given, else lean.",
            HelpName = "lean|sdk",
        };
        option.Validators.Add(result => Check(result, IsS3Client, "lean or sdk"));
        return option;
    }

    public static bool IsS3Client(string text) => text is "lean" or "sdk";

    public static Option<bool> Json() => new("--json") { Description = "Print JSON on standard output, one object a line." };

    public static Option<bool> Verbose() => new("--verbose") { Description = "Log what happens to standard error." };

    public static Option<string?> Export()
    {
        var option = new Option<string?>("--export") { Description = "Write the result to a file that ends in .csv or .json.", HelpName = "FILE" };
        option.Validators.Add(result => Check(result, ExportFile.IsOfForm, ExportFile.Form));
        return option;
    }

    public static Option<int> Workers() => Count(
        "--workers", "Batches mapped at once.", 1, SessionOptions.MaxWorkers, Math.Min(Environment.ProcessorCount, SessionOptions.MaxWorkers));

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

    public static Option<int> ToleratedCount() => Count(
        "--tolerated-failure-count", "Quarantined items with which the run still gives a result.", 0, int.MaxValue, 0);

    public static Option<double?> ToleratedPercent()
    {
        var option = new Option<double?>("--tolerated-failure-percent")
        {
            Description = "The same as a share of the listed items; the larger of the two counts.",
            HelpName = "P",
        };
        option.Validators.Add(result => Check(result, text => double.TryParse(text, out var percent) && percent is >= 0 and <= 100, "0 to 100"));
        return option;
    }

    public static Argument<string> Run()
    {
        var argument = new Argument<string>("RUN") { Description = "Id of the run; 'queuemap status' lists them." };
        argument.Validators.Add(result => Check(result, RunId.IsValid, RunId.Form));
        return argument;
    }

    /// <summary>A whole number within bounds; the error says what was given and what is allowed.</summary>
    public static Option<int> Count(string name, string description, int least, int most, int standard) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            {
                return value;
            }

            result.AddError(Printable.Of($"{name} is '{text}'; it must be a whole number from {least:N0} to {most:N0}."));
            return standard;
        },
    };

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
