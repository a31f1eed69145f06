using QueueMap.Producer.Output;
using QueueMap.Producer.Simulating;

namespace QueueMap.Producer.Planning;

/// <summary>A plan for programs: a line for the work, one a fleet, and one for what was picked.</summary>
internal static class PlanJson
{
    public static void Write(TextWriter output, Scenario common, Plan plan, Prices prices, Deadline? deadline, DateTimeOffset now)
    {
        var (least, most) = StepFunctions.Range(common.Work.Objects, prices);
        output.WriteLine(JsonEvent.Of(new
        {
            Event = "plan",
            common.Work.Objects,
            common.Work.Bytes,
            Prefixes = common.Work.Folders,
            common.Batches,
            ItemsOfBatch = common.ItemsOfBatch,
            Messages = 2 * common.Batches,
            PricesOf = prices.Date,
            prices.Region,
            Times = common.Times.Origin,
            StepFunctions = new { LeastUsd = Rounded(least), MostUsd = Rounded(most) },
        }));
        foreach (var estimate in plan.Estimates)
        {
            output.WriteLine(JsonEvent.Of(Fleet(estimate)));
        }

        output.WriteLine(JsonEvent.Of(new
        {
            Event = "picks",
            Cheapest = plan.Picks.Cheapest.Fleet.ToString(),
            Knee = plan.Picks.Knee.Fleet.ToString(),
            Fastest = plan.Picks.Fastest.Fleet.ToString(),
            FinishBy = deadline?.Finish,
            ForDeadline = deadline?.Pick(plan.Allowed, now)?.Fleet.ToString(),
            StartBy = deadline?.Pick(plan.Allowed, now) is { } pick ? deadline.LatestStart(pick) : (DateTimeOffset?)null,
        }));
    }

    public static object Fleet(Estimate estimate) => new
    {
        Event = "fleet",
        Fleet = estimate.Fleet.ToString(),
        Tasks = estimate.Run.MostTasks,
        estimate.Fleet.Size.Cpu,
        estimate.Fleet.Size.MemoryGb,
        Architecture = estimate.Fleet.Architecture.ToString().ToLowerInvariant(),
        estimate.Fleet.Spot,
        estimate.Run.Seconds,
        Usd = Rounded(estimate.Usd),
        Bound = PlanReport.NameOf(estimate.Run.Bound),
        estimate.Calls,
        Bill = estimate.Bill.Lines.Select(line => new { line.Service, line.What, line.Amount, line.Each, Usd = Rounded(line.Usd) }),
        Limits = estimate.Limits.Select(limit => new { limit.Name, limit.Text }),
    };

    private static decimal Rounded(decimal usd) => Math.Round(usd, 6);
}
