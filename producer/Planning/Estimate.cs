using QueueMap.Producer.Simulating;

namespace QueueMap.Producer.Planning;

/// <summary>What a run with one fleet takes, costs and meets.</summary>
public sealed record Estimate(FleetShape Fleet, Scenario Scenario, SimulatedRun Run, CallCount Calls, Bill Bill, IReadOnlyList<Limit> Limits)
{
    public decimal Usd => Bill.Usd;

    public TimeSpan Duration => Run.Duration;
}

/// <summary>Foretells runs of one workload: everything but the fleet is fixed.</summary>
/// <param name="quota">vCPU that are allowed, for what is said of them; null where it is not known. What bounds the run is the scenario's.</param>
public sealed class Estimator(Scenario common, Prices prices, EstimateOptions options, double? quota = null)
{
    /// <summary>Of the producer and of each reducer.</summary>
    private static readonly TaskSize s_other = TaskSize.All.First(size => size.Cpu == 1);

    /// <summary>Producer and reducers wait for nobody, and are stopped when the run has ended.</summary>
    private const double StopSeconds = 20;

    public Estimate Of(FleetShape fleet)
    {
        var scenario = common with
        {
            Size = fleet.Size,
            Scaling = common.Scaling is Scaling.TargetTracking ? common.Scaling : new Scaling.Fixed(fleet.Tasks, options.Warm),
            InterruptionsPerHour = fleet.Spot ? options.InterruptionsPerHour : 0,
        };
        var run = Simulation.Run(scenario);
        var calls = CallCount.Of(scenario, run, run.MostTasks);
        var others = fleet with { Tasks = 1 + common.Reducers, Size = s_other, Spot = false };
        var bill = Bill.Of(
            calls,
            prices,
            [
                .. Bill.Fargate("workers", run.TaskSeconds, fleet, prices),
                .. Bill.Fargate("producer and reducer", others.Tasks * Math.Max(60, run.Seconds + StopSeconds), others, prices),
            ],
            options.SourceIsFree);
        return new Estimate(fleet, scenario, run, calls, bill, [.. Planning.Limits.Of(scenario, fleet, run, others.Cpu, quota)]);
    }
}

/// <param name="Warm">Tasks wait for the run already.</param>
/// <param name="InterruptionsPerHour">Of each Spot task.</param>
/// <param name="SourceIsFree">Its owner pays for requests: a public data set that is read without an account.</param>
public sealed record EstimateOptions(bool Warm = false, double InterruptionsPerHour = EstimateOptions.DefaultInterruptions, bool SourceIsFree = false)
{
    /// <summary>A task in twenty each hour. AWS tells no figure for Fargate; of EC2's Spot it is what it calls a high one, within a month.</summary>
    public const double DefaultInterruptions = 0.05;
}
