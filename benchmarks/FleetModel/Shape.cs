using QueueMap.Contracts.Runs;
using QueueMap.Producer.Simulating;

namespace QueueMap.FleetModel;

/// <summary>A run of a fleet.</summary>
/// <param name="ItemBytes">Of each object.</param>
/// <param name="LatencyMs">Until the first byte of an object.</param>
/// <param name="Processes">Workers.</param>
/// <param name="BatchesAtOnce">Of each worker.</param>
/// <param name="Gets">In flight, of each worker.</param>
internal sealed record Shape(string Name, int Items, int ItemBytes, double LatencyMs, int Processes, int BatchesAtOnce, int Gets, int BatchItems)
{
    public const int Folders = 12;

    /// <summary>One batch: what a run takes beside its items.</summary>
    public static readonly Shape Smallest = new("one batch", 20, 66_500, 200, 1, 1, 8, 20);

    /// <summary>By which the latency that the machine adds and the round trips of a batch are found.</summary>
    public static readonly Shape Calibration = new("calibration", 2_000, 66_500, 200, 2, 1, 8, 100);

    /// <summary>Each differs from the calibration in several of items, size, latency, workers, GETs in flight and batch size.</summary>
    public static readonly IReadOnlyList<Shape> All =
    [
        new("more items", 4_000, 66_500, 200, 2, 1, 8, 100),
        new("one worker, slow answers", 1_500, 66_500, 500, 1, 1, 32, 150),
        new("four workers, small objects", 3_000, 10_000, 300, 4, 1, 8, 50),
        new("two batches at once", 3_000, 30_000, 250, 2, 2, 16, 100),
        new("few GETs, small batches", 1_200, 66_500, 150, 3, 1, 4, 25),
        new("large batches", 4_000, 20_000, 400, 2, 1, 32, 500),
        new("large objects", 1_000, 200_000, 300, 3, 1, 6, 40),
        new("many GETs", 6_000, 10_000, 600, 2, 2, 64, 200),
    ];

    public Scenario ScenarioBy(ServiceTimes times, double addedMs) => new(
        new Workload(Items, (long)Items * ItemBytes, Folders),
        new TaskSize(Environment.ProcessorCount, 4, 10),
        new Scaling.Fixed(Processes, Warm: true))
    {
        Times = times with { GetMilliseconds = LatencyMs + addedMs },
        Batching = new BatchLimits(BatchItems),
        Workers = BatchesAtOnce,
        GetsInFlight = Gets,
        GetsPerPartition = double.PositiveInfinity,
        HostCores = Environment.ProcessorCount,
    };
}
