using QueueMap.Contracts.Runs;
using QueueMap.Producer.Planning;
using QueueMap.Producer.Simulating;

namespace QueueMap.Producer.Elasticity;

/// <summary>
/// Picks a number of tasks of one size for what a run has still to do, as 'queuemap plan' would. The plan of a listing that goes on
/// is that of what it has found so far.
/// </summary>
/// <param name="task">The size and architecture of the fleet's tasks.</param>
/// <param name="most">Tasks at most.</param>
internal sealed class TaskPlanner(FleetShape task, int most, DateTimeOffset? finishBy, TimeProvider time)
{
    /// <summary>Batches are foretold in so many groups; a dozen fleets take some 100 ms.</summary>
    private const int Groups = 20_000;

    /// <summary>What is planned is listed: no task waits for that any more.</summary>
    private static readonly ServiceTimes s_listed = new() { ListPageMilliseconds = 0, ListedKeysPerSecond = 1e9, OpenSeconds = 0 };

    private long _plannedFor;
    private bool _plannedWhole;
    private int _picked;

    /// <summary>
    /// Plans anew when there is twice as much to do as at the last plan, and when the listing has come to its end. Never picks fewer
    /// than before.
    /// </summary>
    /// <returns>0 while there is nothing to do.</returns>
    public int TasksFor(RunSnapshot run)
    {
        var pending = run.Coverage.Pending;
        var whole = run.Header.Listing.Complete;
        if (pending > 0 && (pending >= 2 * Math.Max(1, _plannedFor) || (whole && !_plannedWhole)))
        {
            (_plannedFor, _plannedWhole) = (pending, whole);
            _picked = Math.Max(_picked, Pick(run, pending));
        }

        return _picked;
    }

    private int Pick(RunSnapshot run, long pending)
    {
        var (listing, spec) = (run.Header.Listing, run.Header.Spec);
        var bytes = (long)(listing.Bytes * ((double)pending / listing.Items));
        var common = new Scenario(new Workload(pending, bytes, Folders: 1), task.Size, new Scaling.Fixed(1))
        {
            Times = s_listed,
            Batching = spec.Batching,
            MaxGroups = Groups,
        };
        var estimator = new Estimator(common, Prices.Standard, new EstimateOptions(SourceIsFree: spec.Access?.Anonymous == true));
        var plan = Plan.Of(estimator, common, [.. Counts(common.Batches).Select(tasks => task with { Tasks = tasks })], hasQuota: false);
        var pick = finishBy is { } moment ? new Deadline(moment).Pick(plan.Allowed, time.GetUtcNow()) ?? plan.Picks.Fastest : plan.Picks.Knee;
        return pick.Fleet.Tasks;
    }

    /// <summary>Doubled up to the most that is allowed and of use.</summary>
    private IEnumerable<int> Counts(long batches)
    {
        var limit = (int)Math.Clamp(batches / Plan.LeastBatchesOfTask, 1, most);
        for (var tasks = 1; tasks < limit; tasks *= 2)
        {
            yield return tasks;
        }

        yield return limit;
    }
}
