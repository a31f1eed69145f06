using System.CommandLine;
using QueueMap.Producer.Generating;
using QueueMap.Producer.Output;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap generate gsod DIR</summary>
internal sealed class GenerateCommand(CommandContext context)
{
    private readonly Argument<string> _directory = new("DIR") { Description = "Directory to write to; must be empty or not exist." };

    private readonly Option<int> _stations = SharedOptions.Count(
        "--stations", "Stations; each gives one file a year.", 1, GsodOptions.MaxStations, GsodOptions.DefaultStations);

    private readonly Option<YearRange> _years = new("--years")
    {
        Description = "Years, both included.",
        HelpName = "A..B",
        DefaultValueFactory = _ => new YearRange(GsodOptions.DefaultYear, GsodOptions.DefaultYear),
        CustomParser = YearRange.Parse,
    };

    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "The same seed and options give the same bytes, on every machine.",
        HelpName = "S",
        DefaultValueFactory = _ => GsodOptions.DefaultSeed,
    };

    private readonly Option<decimal> _missing = new("--missing")
    {
        Description = "Share of the rows without a TEMP (9999.9 or blank), 0 to 1.",
        HelpName = "SHARE",
        DefaultValueFactory = _ => GsodOptions.DefaultMissingShare,
    };

    private readonly Option<decimal> _corrupt = new("--corrupt")
    {
        Description = $"Share of the files that are corrupt, 0 to 1, in equal parts: {string.Join(", ", CorruptKinds.All.Select(kind => kind.Name))}.",
        HelpName = "SHARE",
        DefaultValueFactory = _ => GsodOptions.DefaultCorruptShare,
    };

    private readonly Option<bool> _gzip = new("--gzip") { Description = "Write .csv.gz files." };
    private readonly Option<bool> _json = SharedOptions.Json();

    public Command Build()
    {
        var gsod = new Command("gsod", "Station files of the form of NOAA's Global Surface Summary of the Day.")
        {
            _directory, _stations, _years, _seed, _missing, _corrupt, _gzip, _json,
        };
        gsod.SetAction(GenerateAsync);
        return new Command("generate", "Write data to try QueueMap on.") { gsod };
    }

    private async Task<int> GenerateAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var directory = Path.GetFullPath(parsed.GetValue(_directory)!);
        var began = context.Time.GetTimestamp();
        var data = await new GsodGenerator(OptionsOf(parsed)).WriteAsync(directory, progress: null, cancellation);
        var took = context.Time.GetElapsedTime(began);
        await context.Output.WriteLineAsync(parsed.GetValue(_json)
            ? JsonEvent.Of(
                new { Event = "generated", Directory = directory, data.Files, data.Bytes, data.Rows, data.CorruptFiles, Seconds = Math.Round(took.TotalSeconds, 3) })
            : $"{data.Files:N0} files, {data.Rows:N0} rows, {Quantity.Size(data.Bytes)} in {Quantity.Time(took)} "
                + $"({Quantity.Size(data.Bytes / took.TotalSeconds)}/s){(data.CorruptFiles > 0 ? $", {data.CorruptFiles:N0} of the files corrupt" : "")}: {directory}");
        return ExitCode.Succeeded;
    }

    private GsodOptions OptionsOf(ParseResult values)
    {
        var years = values.GetValue(_years);
        return new GsodOptions
        {
            Stations = values.GetValue(_stations),
            FirstYear = years.First,
            LastYear = years.Last,
            Seed = values.GetValue(_seed),
            MissingShare = values.GetValue(_missing),
            CorruptShare = values.GetValue(_corrupt),
            Gzip = values.GetValue(_gzip),
        };
    }
}
