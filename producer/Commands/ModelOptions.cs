using System.CommandLine;
using System.Globalization;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Output;
using QueueMap.Producer.Planning;
using QueueMap.Producer.Simulating;
using QueueMap.Storage.S3;

namespace QueueMap.Producer.Commands;

/// <summary>What a run is foretold by, apart from its work and its fleet: 'plan' and 'simulate' have them.</summary>
internal sealed class ModelOptions
{
    private readonly Option<int> _batchItems = SharedOptions.Count(
        "--batch-items", "Items of a batch at most.", 1, BatchLimits.MaxItems, BatchLimits.DefaultItems);

    private readonly Option<long> _batchBytes = new("--batch-bytes")
    {
        Description = "Bytes of a batch's items at most, e.g. 64MiB.",
        HelpName = "SIZE",
        DefaultValueFactory = _ => BatchLimits.DefaultBytes,
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (Quantity.TryParseSize(text, out var bytes) && bytes > 0)
            {
                return bytes;
            }

            result.AddError(Printable.Of($"--batch-bytes is '{text}'; it must be {Quantity.SizeForm}, above 0."));
            return BatchLimits.DefaultBytes;
        },
    };

    private readonly Option<int> _gets = SharedOptions.Count(
        "--fetch-concurrency", "GETs in flight of one task.", 1, S3Options.LargestMaxGets, S3Options.DefaultMaxGets);

    private readonly Option<int> _reducers = SharedOptions.Count("--reducers", "Reducer tasks.", 1, 64, 1);

    private readonly Option<int> _partitions = SharedOptions.Count(
        "--partitions", "Partitions of the bucket that serve the source, 5,500 GETs a second each; S3 makes more as it sees load.", 1, 10_000, 1);

    private readonly Option<double?> _quota = Number("--vcpu-quota", "vCPU that the account may run at once; fleets beyond it are not picked.", 0.25, 1e6);
    private readonly Option<double?> _interruptions = Number("--interruptions", "Interruptions of a Spot task an hour.", 0, 60);
    private readonly Option<bool> _warm = new("--warm") { Description = "The tasks run already; without it the run begins with their launch." };
    private readonly Option<string?> _service = new("--service") { Description = "Service times, as 'queuemap tune' writes them; else those that are shipped.", HelpName = "FILE" };
    private readonly Option<string?> _prices = new("--prices") { Description = "A file with prices that stand in the place of the shipped ones.", HelpName = "FILE" };
    private readonly Option<bool> _json = SharedOptions.Json();

    public void AddTo(Command command)
    {
        Option[] options = [_batchItems, _batchBytes, _gets, _reducers, _partitions, _quota, _interruptions, _warm, _service, _prices, _json];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    public bool JsonOf(ParseResult parsed) => parsed.GetValue(_json);

    public bool HasQuota(ParseResult parsed) => parsed.GetValue(_quota) is not null;

    public Prices PricesOf(ParseResult parsed) => parsed.GetValue(_prices) is { } file ? Prices.Standard.With(file) : Prices.Standard;

    /// <summary>Everything but the fleet. What the quota forbids is said, and not taken away from the fleet.</summary>
    public Scenario ScenarioOf(ParseResult parsed, Workload work) => new(work, TaskSize.All[0], new Scaling.Fixed(1))
    {
        Times = parsed.GetValue(_service) is { } file ? ServiceFile.Read(file) : new ServiceTimes(),
        Batching = new BatchLimits(parsed.GetValue(_batchItems), parsed.GetValue(_batchBytes)),
        GetsInFlight = parsed.GetValue(_gets),
        Reducers = parsed.GetValue(_reducers),
        Partitions = parsed.GetValue(_partitions),
        CpuQuota = parsed.GetValue(_quota),
    };

    public EstimateOptions EstimateOptionsOf(ParseResult parsed, bool sourceIsFree) => new(
        parsed.GetValue(_warm), parsed.GetValue(_interruptions) ?? EstimateOptions.DefaultInterruptions, sourceIsFree);

    public static Option<double?> Number(string name, string description, double least, double most) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            {
                return value;
            }

            result.AddError(Printable.Of($"{name} is '{text}'; it must be a number from {least} to {most:N0}."));
            return null;
        },
    };
}
