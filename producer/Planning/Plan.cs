using QueueMap.Producer.Simulating;

namespace QueueMap.Producer.Planning;

/// <summary>A list of fleets for one workload, and which of them to take.</summary>
/// <param name="Estimates">Every fleet that was looked at.</param>
/// <param name="Allowed">Those to count on: on demand, if there are such, and within the quota that was given.</param>
public sealed record Plan(IReadOnlyList<Estimate> Estimates, IReadOnlyList<Estimate> Allowed, Picks Picks)
{
    /// <summary>Sizes past this one compute no faster for what a run needs, and cost more.</summary>
    private const double LargestCpu = 4;

    private const int MostTasks = 512;

    /// <summary>A task for less than this many batches is not worth its start.</summary>
    public const int LeastBatchesOfTask = 2;

    /// <param name="fleets">Null for those that are worth a look.</param>
    /// <param name="hasQuota">The vCPU quota is given, and fleets beyond it are none to pick.</param>
    public static Plan Of(Estimator estimator, Scenario common, IReadOnlyList<FleetShape>? fleets, bool hasQuota)
    {
        Estimate[] estimates = [.. (fleets ?? Fleets(common.Batches)).Select(estimator.Of)];

        // Spot is cheaper at nearly the same time, where it is to be had: it is shown beside, and no answer to what to count on.
        var countable = estimates.Any(one => !one.Fleet.Spot) ? estimates.Where(one => !one.Fleet.Spot) : estimates;
        Estimate[] allowed = [.. countable.Where(one => !hasQuota || !one.Limits.Any(limit => limit.Forbids))];
        return new Plan(estimates, allowed, Picks.Of(allowed.Length > 0 ? allowed : [.. countable]));
    }

    /// <summary>Every size up to 4 vCPU, doubled up to 512 tasks, ARM and x86, on demand and Spot.</summary>
    public static IReadOnlyList<FleetShape> Fleets(long batches)
    {
        var most = (int)Math.Clamp(batches / LeastBatchesOfTask, 1, MostTasks);
        return
        [
            .. from size in TaskSize.All.Where(size => size.Cpu <= LargestCpu)
               from power in Enumerable.Range(0, 10)
               let tasks = 1 << power
               where tasks <= most
               from architecture in Enum.GetValues<Architecture>()
               from market in Enumerable.Range(0, 2)
               select new FleetShape(tasks, size, architecture, Spot: market == 1),
        ];
    }

    /// <summary>What is worth showing: the front on demand, and beside each pick what else it could be.</summary>
    public IReadOnlyList<Estimate> Shown()
    {
        var shown = new HashSet<Estimate>(Pareto.Front(Estimates.Where(one => !one.Fleet.Spot))) { Picks.Cheapest, Picks.Fastest, Picks.Knee };
        foreach (var other in Estimates.Where(one => one.Fleet.Tasks == Picks.Knee.Fleet.Tasks && one.Fleet.Size == Picks.Knee.Fleet.Size))
        {
            shown.Add(other);
        }

        return [.. shown.OrderBy(one => one.Run.Seconds).ThenBy(one => one.Usd)];
    }
}
