using QueueMap.Producer.Simulating;

namespace QueueMap.Producer.Planning;

/// <summary>A limit of AWS that a fleet meets.</summary>
/// <param name="Name">Short, for a table.</param>
/// <param name="Text">What it is, what it does to this fleet, and what to do about it.</param>
/// <param name="Forbids">The fleet cannot be had without a higher quota.</param>
public sealed record Limit(string Name, string Text, bool Forbids = false);

public static class Limits
{
    /// <param name="othersCpu">vCPU of producer and reducers.</param>
    /// <param name="given">vCPU that the account may run; null where it is not known.</param>
    public static IEnumerable<Limit> Of(Scenario scenario, FleetShape fleet, SimulatedRun run, double othersCpu, double? given)
    {
        var cpu = (run.MostTasks * fleet.Size.Cpu) + (fleet.Spot ? 0 : othersCpu);
        var quota = given ?? AwsLimits.NewAccountCpu;
        if (cpu > quota)
        {
            yield return new Limit(
                "vCPU quota",
                $"needs a quota of {cpu:N0} vCPU {(fleet.Spot ? "Spot" : "on demand")}, and {(given is null ? "a new account has" : "--vcpu-quota is")} {quota:N0}; ask for more in Service Quotas",
                Forbids: true);
        }

        if (run.Bound == Bound.Rate)
        {
            var rate = scenario.Partitions * scenario.GetsPerPartition;
            yield return new Limit(
                "GETs a second",
                $"S3 grants {AwsLimits.GetsPerPartition:N0} GETs a second and partitioned prefix; on {scenario.Partitions:N0} of them {scenario.Work.Objects:N0} objects take "
                + $"{scenario.Work.Objects / rate:N0} s at the least, however many tasks. A bucket that is read often gets more, slowly: --partitions");
        }

        var held = (long)run.MostTasks * scenario.WorkersOfTask;
        if (held > AwsLimits.MessagesInFlight)
        {
            yield return new Limit("in flight", $"holds {held:N0} messages at once, and a queue lets {AwsLimits.MessagesInFlight:N0} be in flight: the rest of the slots is idle", Forbids: true);
        }

        if (run.MostTasks > AwsLimits.TasksOfService)
        {
            yield return new Limit("tasks", $"{run.MostTasks:N0} tasks are more than the {AwsLimits.TasksOfService:N0} of one service: make {Math.Ceiling(run.MostTasks / (double)AwsLimits.TasksOfService):N0} services", Forbids: true);
        }

        if (run.Bound is Bound.Reducer or Bound.Producer or Bound.Network or Bound.Batch)
        {
            yield return run.Bound switch
            {
                Bound.Reducer => new Limit("reducer", "waits for folds and for the files of items longest: DynamoDB grants a run's ledger 1,000 write units a second, so larger batches help, more reducers only up to there"),
                Bound.Producer => new Limit("producer", "waits for the listing longest: more folders at the top of the source would be listed side by side"),
                Bound.Network => new Limit("network", $"waits for its bandwidth longest: {fleet.Size.BaseGbits} Gbit/s a task for ever, {TaskSize.BurstGbits} for {TaskSize.BurstSeconds / 60:N0} minutes"),
                _ => new Limit("batch size", "spends more on the round trips of its batches than on their items: more --batch-items would help"),
            };
        }
    }
}
