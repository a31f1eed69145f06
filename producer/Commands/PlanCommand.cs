using System.CommandLine;
using QueueMap.Producer.Output;
using QueueMap.Producer.Planning;
using QueueMap.Producer.Simulating;
using Spectre.Console;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap plan [SOURCE]</summary>
internal sealed class PlanCommand(CommandContext context)
{
    /// <summary>Batches are foretold in so many groups: a list of two hundred fleets takes a second or two.</summary>
    private const int Groups = 20_000;

    private readonly WorkloadOptions _work = new();
    private readonly ModelOptions _model = new();
    private readonly Option<string[]> _fleets = new("--fleet") { Description = $"Look at this fleet, and no list: {FleetShape.Form}. May be repeated.", HelpName = "FLEET" };
    private readonly Option<string?> _finishBy = new("--finish-by") { Description = $"Work back from when the run is to be done to a fleet: {Deadline.Form}.", HelpName = "TIME" };
    private readonly Option<bool> _all = new("--all") { Description = "Show every fleet of the list, not only those worth it." };

    public Command Build()
    {
        _fleets.Validators.Add(result => SharedOptions.Check(result, text => FleetShape.TryParse(text, out _), FleetShape.Form));
        _finishBy.Validators.Add(result => SharedOptions.Check(result, text => Deadline.TryParse(text, default, out _), Deadline.Form));
        var command = new Command("plan", "Say what a run would ask for, take and cost on a list of fleets. Changes nothing.");
        _work.AddTo(command);
        command.Options.Add(_fleets);
        command.Options.Add(_finishBy);
        command.Options.Add(_all);
        _model.AddTo(command);
        command.SetAction(PlanAsync);
        return command;
    }

    private async Task<int> PlanAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var prices = _model.PricesOf(parsed);
        var common = _model.ScenarioOf(parsed, await _work.WorkOfAsync(parsed, context, cancellation)) with { MaxGroups = Groups };
        var given = parsed.GetValue(_fleets)?.Select(FleetShape.Parse).ToList();
        var estimator = new Estimator(common with { CpuQuota = null }, prices, _model.EstimateOptionsOf(parsed, _work.IsFree(parsed)), common.CpuQuota);
        var plan = Plan.Of(estimator, common, given is { Count: > 0 } ? given : null, _model.HasQuota(parsed));
        var shown = given is { Count: > 0 } || parsed.GetValue(_all) ? plan.Estimates : plan.Shown();
        var now = context.Time.GetUtcNow();
        Deadline? deadline = parsed.GetValue(_finishBy) is { } text && Deadline.TryParse(text, now, out var by) ? by : null;
        if (_model.JsonOf(parsed))
        {
            PlanJson.Write(context.Output, common, plan, prices, deadline, now);
        }
        else
        {
            Show(common, plan, shown, prices, deadline, now);
        }

        return deadline is not null && deadline.Pick(plan.Allowed, now) is null ? ExitCode.Failed : ExitCode.Succeeded;
    }

    private void Show(Scenario common, Plan plan, IReadOnlyList<Estimate> shown, Prices prices, Deadline? deadline, DateTimeOffset now)
    {
        Lines(PlanReport.Work(common));
        var table = PlanReport.Table(plan, shown);
        if (Console.IsOutputRedirected || context.Output != Console.Out)
        {
            table.WriteTo(context.Output);
        }
        else
        {
            table.WriteTo(AnsiConsole.Console);
        }

        Lines(PlanReport.Detail("knee", plan.Picks.Knee));
        if (deadline is not null)
        {
            Lines(DeadlineLines(deadline, plan, now));
        }

        context.Output.WriteLine(PlanReport.Comparison(common.Work, prices));
        Lines(PlanReport.Grounds(prices, common.Times));
    }

    private static IEnumerable<string> DeadlineLines(Deadline deadline, Plan plan, DateTimeOffset now) => deadline.Pick(plan.Allowed, now) is { } pick
        ? [$"deadline  done by {deadline.Finish:u} if begun by {deadline.LatestStart(pick):u}:", .. PlanReport.Detail("fleet", pick)]
        : [$"deadline  no fleet is done by {deadline.Finish:u}: the fastest takes {Quantity.Time(plan.Picks.Fastest.Duration)}, and it is {now:u}. Give more time, a higher --vcpu-quota, or other fleets"];

    private void Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            context.Output.WriteLine(line);
        }
    }
}
