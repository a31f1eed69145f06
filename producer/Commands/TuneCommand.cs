using System.CommandLine;
using System.Globalization;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Output;
using QueueMap.Producer.Planning;
using QueueMap.Producer.Simulating;
using QueueMap.Producer.Tuning;
using QueueMap.Storage.S3;
using Spectre.Console;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap tune SOURCE</summary>
internal sealed class TuneCommand(CommandContext context)
{
    private const int MostSettings = 200;

    private readonly Argument<string> _source = new("SOURCE") { Description = "Directory or s3://bucket/prefix, of whose objects a sample is mapped here." };
    private readonly Option<int> _sample = SharedOptions.Count("--sample", "Items that are mapped once a setting.", 1, 1_000_000, 2_000);
    private readonly Option<int[]> _gets = Numbers("--fetch-concurrency", "GETs in flight, each number tried.", S3Options.LargestMaxGets, [16, 64, 128]);
    private readonly Option<int[]> _batchItems = Numbers("--batch-items", "Items of a batch, each number tried.", BatchLimits.MaxItems, [100, 500]);
    private readonly Option<int[]> _cpu = Numbers("--vcpu", "vCPU, each number tried: items scanned and batches in work at once.", 16, [.. Cores()]);

    private readonly Option<string> _arch = new("--arch")
    {
        Description = "By the prices of tasks on ARM or x86.",
        HelpName = "arm|x86",
        DefaultValueFactory = _ => "arm",
    };

    private readonly Option<string?> _service = new("--service") { Description = "Write the service times to this file, for 'plan' and 'simulate'.", HelpName = "FILE" };
    private readonly Option<string?> _prices = new("--prices") { Description = "A file with prices that stand in the place of the shipped ones.", HelpName = "FILE" };
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly RunOptions _run = new(onlyItems: true);

    public Command Build()
    {
        var command = new Command("tune", "Map a sample of a source here with several settings, and say what each reaches and would cost. Changes nothing.") { _source, _sample, _gets, _batchItems, _cpu, _arch, _service, _prices, _json };
        SharedOptions.Check(_arch, text => text is "arm" or "x86", "arm or x86");
        _run.AddTo(command);
        command.SetAction(TuneAsync);
        return command;
    }

    private async Task<int> TuneAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var source = SourceName.Of(parsed.GetValue(_source)!);
        var prices = parsed.GetValue(_prices) is { } file ? Prices.Standard.With(file) : Prices.Standard;
        Setting[] settings =
        [
            .. from cpu in parsed.GetValue(_cpu)!
               from gets in parsed.GetValue(_gets)!
               from items in parsed.GetValue(_batchItems)!
               select new Setting(gets, items, cpu),
        ];
        if (settings.Length > MostSettings)
        {
            throw new UsageException($"--fetch-concurrency, --batch-items and --vcpu make {settings.Length:N0} settings; {MostSettings:N0} are tried at the most. Give fewer numbers.");
        }

        var tuner = new Tuner(_run.SpecOf(parsed, "tune", source, context.Time.GetUtcNow()), context.Time);
        var sample = await tuner.SampleAsync(parsed.GetValue(_sample), cancellation);
        if (sample.Count == 0)
        {
            throw new UsageException($"SOURCE {source} holds no item of the job: there is nothing to map. --include decides what is one.");
        }

        // The first compiles the code and opens the connections: it is not counted.
        await tuner.MeasureAsync(settings[0], sample, cancellation);
        var measured = new List<Measured>();
        foreach (var setting in settings)
        {
            measured.Add(await tuner.MeasureAsync(setting, sample, cancellation));
        }

        var result = new TuneResult(measured, prices, parsed.GetValue(_arch) == "x86" ? Architecture.X86 : Architecture.Arm);
        Show(result, prices, parsed.GetValue(_json));
        if (parsed.GetValue(_service) is { } to)
        {
            var origin = $"measured by queuemap tune over {sample.Count:N0} items of {source} on {Environment.ProcessorCount} processors, {context.Time.GetUtcNow():yyyy-MM-dd}; what it does not measure is as shipped";
            await File.WriteAllTextAsync(to, ServiceFile.Write(result.TimesOver(new ServiceTimes(), await tuner.LatencyAsync(sample, cancellation), origin)), cancellation);
            await context.Messages.WriteLineAsync(Printable.Of($"wrote service times to {to}"));
        }

        return ExitCode.Succeeded;
    }

    private void Show(TuneResult result, Prices prices, bool json)
    {
        if (json)
        {
            foreach (var one in result.Measured)
            {
                context.Output.WriteLine(JsonEvent.Of(new
                {
                    Event = "setting",
                    one.Setting.Gets,
                    one.Setting.BatchItems,
                    one.Setting.Cpu,
                    one.Items,
                    one.Quarantined,
                    one.Bytes,
                    Seconds = Math.Round(one.Seconds, 4),
                    ItemsPerSecond = Math.Round(one.ItemsPerSecond, 1),
                    CpuMicrosecondsOfItem = Math.Round(one.CpuSeconds / one.Items * 1e6, 1),
                    GetMilliseconds = Math.Round(one.GetSeconds * 1e3, 3),
                    one.MemoryBytes,
                    UsdOfMillion = Math.Round(result.UsdOfMillion(one), 6),
                    Pick = result.NamesOf(one) is { Length: > 0 } names ? names : null,
                }));
            }

            return;
        }

        var table = new TextTable("vCPU", "GETs", "batch", "items/s", "bytes/s", "GET", "CPU an item", "memory", "USD a million", "");
        foreach (var one in result.Measured)
        {
            table.Add(
                $"{one.Setting.Cpu}",
                $"{one.Setting.Gets}",
                $"{one.Setting.BatchItems:N0}",
                $"{one.ItemsPerSecond:N0}",
                Quantity.Size(one.BytesPerSecond),
                $"{one.GetSeconds * 1e3:N1} ms",
                $"{one.CpuSeconds / one.Items * 1e6:N0} µs",
                Quantity.Size(one.MemoryBytes),
                PlanReport.Usd(result.UsdOfMillion(one)),
                result.NamesOf(one));
        }

        if (Console.IsOutputRedirected || context.Output != Console.Out)
        {
            table.WriteTo(context.Output);
        }
        else
        {
            table.WriteTo(AnsiConsole.Console);
        }

        context.Output.WriteLine($"USD of Fargate for a million items; GETs, where the source is in S3, are {PlanReport.Usd(1_000_000 * prices.S3Get)} more whatever the setting");
        if (result.Measured.Any(one => one.Quarantined > 0))
        {
            context.Output.WriteLine($"bad       {result.Measured.Max(one => one.Quarantined):N0} items of the sample would be quarantined");
        }
    }

    /// <summary>1, 2 and so on, doubled, up to what this machine has.</summary>
    private static IEnumerable<int> Cores()
    {
        for (var cores = 1; cores <= Math.Min(16, Environment.ProcessorCount); cores *= 2)
        {
            yield return cores;
        }
    }

    private static Option<int[]> Numbers(string name, string description, int most, int[] standard) => new(name)
    {
        Description = description,
        HelpName = "N,N,...",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            var numbers = text.Split(',').Select(part =>
                int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number : 0).ToArray();
            if (numbers.All(number => number > 0))
            {
                return numbers;
            }

            result.AddError(Printable.Of($"{name} is '{text}'; it must be whole numbers from 1 to {most:N0} with ',' between."));
            return standard;
        },
    };
}
