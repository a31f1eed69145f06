using System.CommandLine;
using System.Globalization;
using QueueMap.Chaos;
using QueueMap.Chaos.Faults;

const int Failed = 1;
const int Usage = 2;
const int Interrupted = 130;

var seed = new Option<int>("--seed") { Description = "Decides the rounds.", DefaultValueFactory = _ => 1 };
var length = new Option<string?>("--for") { Description = "How long, as 60m, 90s or 2h; the round that has begun is finished." };
var rounds = new Option<int>("--rounds") { Description = "How many rounds, where --for is not given.", DefaultValueFactory = _ => 5 };
var faults = new Option<string>("--faults") { Description = "Only these, as F03,F10.", DefaultValueFactory = _ => "" };
var roundSeed = new Option<int?>("--round-seed") { Description = "Runs one round again, with all faults of --faults." };
var evidence = new Option<string>("--evidence") { Description = "Where a failed round leaves what was seen.", DefaultValueFactory = _ => Path.Join(Path.GetTempPath(), "queuemap-chaos") };
var keep = new Option<bool>("--keep") { Description = "Keep the evidence of every round, and print every oracle." };
var goOn = new Option<bool>("--go-on") { Description = "Do not end at the first failed oracle." };
var root = new RootCommand("Chaos on real processes: a fleet, on emulators, under seeded faults, judged from outside.") { seed, length, rounds, faults, roundSeed, evidence, keep, goOn };
root.SetAction(async (parsed, cancellation) =>
{
    var chosen = parsed.GetValue(faults)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    var unknown = chosen.Where(id => Catalogue.All.All(fault => !fault.Id.Equals(id, StringComparison.OrdinalIgnoreCase))).ToList();
    if (unknown.Count > 0)
    {
        throw new FormatException($"There is no fault {string.Join(", ", unknown)}. There are {string.Join(' ', Catalogue.All.Select(fault => fault.Id))}.");
    }

    var options = new CampaignOptions(
        parsed.GetValue(seed), LengthOf(parsed.GetValue(length)), parsed.GetValue(rounds), chosen, parsed.GetValue(roundSeed), Path.GetFullPath(parsed.GetValue(evidence)!), parsed.GetValue(keep), parsed.GetValue(goOn));
    return await new Campaign(options, Console.Out).RunAsync(cancellation) ? 0 : Failed;
});

try
{
    // SIGINT and SIGTERM cancel; every child is ended before this process is.
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(60) });
}
catch (FormatException error)
{
    await Console.Error.WriteLineAsync($"error: {error.Message}");
    return Usage;
}
catch (OperationCanceledException)
{
    return Interrupted;
}

static TimeSpan? LengthOf(string? text) => text switch
{
    null => null,
    [.. var number, 's'] when double.TryParse(number, CultureInfo.InvariantCulture, out var seconds) => TimeSpan.FromSeconds(seconds),
    [.. var number, 'm'] when double.TryParse(number, CultureInfo.InvariantCulture, out var minutes) => TimeSpan.FromMinutes(minutes),
    [.. var number, 'h'] when double.TryParse(number, CultureInfo.InvariantCulture, out var hours) => TimeSpan.FromHours(hours),
    _ => throw new FormatException($"--for is '{text}'; write 90s, 60m or 2h."),
};
