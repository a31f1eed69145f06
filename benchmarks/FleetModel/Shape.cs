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
    public static readonly Shape Smallest = new("one batch", 20, 66_500, 1_000, 1, 1, 8, 20);

    /// <summary>By which the round trips of a batch are found.</summary>
    public static readonly Shape Calibration = new("calibration", 400, 66_500, 1_000, 2, 1, 8, 40);

    /// <summary>
    /// Each differs from the calibration in several of items, size, latency, workers, GETs in flight and batch size. Answers are so
    /// late that a machine on which others work can be foretold: how long the waits take is checked, and little of how long the work does.
    /// </summary>
    public static readonly IReadOnlyList<Shape> All =
    [
        new("more items", 560, 66_500, 1_000, 2, 1, 8, 40),
        new("one worker, slow answers", 240, 66_500, 2_000, 1, 1, 16, 80),
        new("four workers, small objects", 960, 10_000, 1_000, 4, 1, 8, 40),
        new("two batches at once", 640, 30_000, 1_200, 2, 2, 16, 40),
        new("few GETs, small batches", 360, 66_500, 800, 3, 1, 4, 12),
        new("large batches", 1_280, 20_000, 1_500, 2, 1, 32, 320),
        new("large objects", 240, 200_000, 1_000, 3, 1, 4, 20),
        new("many GETs", 1_920, 10_000, 1_500, 2, 2, 64, 120),
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
