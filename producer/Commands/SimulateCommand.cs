using System.CommandLine;
using System.Globalization;
using QueueMap.Producer.Output;
using QueueMap.Producer.Planning;
using QueueMap.Producer.Simulating;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap simulate [SOURCE]</summary>
internal sealed class SimulateCommand(CommandContext context)
{
    private const string DefaultFleet = "32x1";
    private const string AutoscaleForm = "two numbers of tasks with '..' between, the first not greater, 10,000 at most, such as 0..32";

    /// <summary>Looks that are printed; the plot and --json have all.</summary>
    private const int RowsShown = 24;

    private readonly WorkloadOptions _work = new();
    private readonly ModelOptions _model = new();

    private readonly Option<string> _fleet = new("--fleet")
    {
        Description = $"The fleet: {FleetShape.Form}. The tasks do not count where --autoscale is given.",
        HelpName = "FLEET",
        DefaultValueFactory = _ => DefaultFleet,
    };

    private readonly Option<string?> _autoscale = new("--autoscale") { Description = $"Target tracking on backlog per task between so many tasks: {AutoscaleForm}.", HelpName = "A..B" };
    private readonly Option<int> _target = SharedOptions.Count("--target-backlog", "Batches of backlog that a task is to have, with --autoscale.", 1, 1_000_000, 10);
    private readonly Option<int> _seed = SharedOptions.Count("--seed", "The same seed gives the same course.", 0, int.MaxValue, 1);
    private readonly Option<string?> _svg = new("--svg") { Description = "Write a plot of backlog and fleet over time to this file.", HelpName = "FILE" };

    public Command Build()
    {
        SharedOptions.Check(_fleet, text => FleetShape.TryParse(text, out _), FleetShape.Form);
        _autoscale.Validators.Add(result => SharedOptions.Check(result, text => TryParseBounds(text, out _), AutoscaleForm));
        var command = new Command("simulate", "Play a run through, event by event: its duration, cost, backlog and fleet over time. Changes nothing.");
        _work.AddTo(command);
        command.Options.Add(_fleet);
        command.Options.Add(_autoscale);
        command.Options.Add(_target);
        command.Options.Add(_seed);
        command.Options.Add(_svg);
        _model.AddTo(command);
        command.SetAction(SimulateAsync);
        return command;
    }

    private async Task<int> SimulateAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var prices = _model.PricesOf(parsed);
        var scenario = _model.ScenarioOf(parsed, await _work.WorkOfAsync(parsed, context, cancellation)) with { Seed = parsed.GetValue(_seed) };
        var fleet = FleetShape.Parse(parsed.GetValue(_fleet)!);
        if (parsed.GetValue(_autoscale) is { } bounds && TryParseBounds(bounds, out var tasks))
        {
            scenario = scenario with { Scaling = new Scaling.TargetTracking(tasks.Least, tasks.Most, parsed.GetValue(_target)) };
        }

        Refuse(scenario, fleet);
        var estimate = new Estimator(scenario, prices, _model.EstimateOptionsOf(parsed, _work.IsFree(parsed)), scenario.CpuQuota).Of(fleet);
        if (parsed.GetValue(_svg) is { } file)
        {
            var title = $"{scenario.Work.Objects:N0} objects, {Quantity.Size(scenario.Work.Bytes)}, {fleet}: {Quantity.Time(estimate.Duration)}, {PlanReport.Usd(estimate.Usd)} USD";
            await File.WriteAllTextAsync(file, CoursePlot.Write(estimate.Run.Course, title), cancellation);
        }

        Show(estimate, prices, _model.JsonOf(parsed));
        return ExitCode.Succeeded;
    }

    private static void Refuse(Scenario scenario, FleetShape fleet)
    {
        if (scenario.CpuQuota < fleet.Size.Cpu)
        {
            throw new UsageException($"--vcpu-quota is {scenario.CpuQuota}, and one task of --fleet {fleet} has {fleet.Size.Cpu} vCPU: none would ever start. Give a higher quota, or smaller tasks.");
        }
    }

    private void Show(Estimate estimate, Prices prices, bool json)
    {
        if (json)
        {
            context.Output.WriteLine(JsonEvent.Of(PlanJson.Fleet(estimate)));
            foreach (var look in estimate.Run.Course)
            {
                context.Output.WriteLine(JsonEvent.Of(new { Event = "look", look.Seconds, look.Backlog, look.InWork, look.Folded, look.Wanted, look.Running }));
            }

            return;
        }

        foreach (var line in PlanReport.Work(estimate.Scenario))
        {
            context.Output.WriteLine(line);
        }

        TableOf(estimate.Run.Course).WriteTo(context.Output);
        if (estimate.Run.Interruptions > 0)
        {
            context.Output.WriteLine($"spot      {estimate.Run.Interruptions:N0} interruptions, {estimate.Run.Redelivered:N0} batches mapped again");
        }

        context.Output.WriteLine($"waits for {PlanReport.NameOf(estimate.Run.Bound)}");
        foreach (var line in PlanReport.Detail("fleet", estimate).Concat(PlanReport.Grounds(prices, estimate.Scenario.Times)))
        {
            context.Output.WriteLine(line);
        }
    }

    private static TextTable TableOf(IReadOnlyList<Look> course)
    {
        var table = new TextTable("time", "waiting", "in work", "folded", "wanted", "running", "");
        var rows = Math.Min(RowsShown, course.Count);
        for (var row = 0; row < rows; row++)
        {
            var look = course[(int)((long)row * (course.Count - 1) / Math.Max(1, rows - 1))];
            table.Add(Quantity.Time(TimeSpan.FromSeconds(look.Seconds)), $"{look.Backlog:N0}", $"{look.InWork:N0}", $"{look.Folded:N0}", $"{look.Wanted:N0}", $"{look.Running:N0}", "");
        }

        return table;
    }

    private static bool TryParseBounds(string text, out (int Least, int Most) bounds)
    {
        bounds = default;
        return text.Split("..") is [var least, var most]
            && int.TryParse(least, NumberStyles.None, CultureInfo.InvariantCulture, out bounds.Least)
            && int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out bounds.Most)
            && bounds.Least <= bounds.Most && bounds.Most is >= 1 and <= FleetShape.MostTasks;
    }
}
