using QueueMap.Contracts.Runs;
using QueueMap.Storage.S3;

namespace QueueMap.Producer.Simulating;

/// <summary>A run to be foretold: what is mapped, by whom, and what bounds it.</summary>
public sealed record Scenario(Workload Work, TaskSize Size, Scaling Scaling)
{
    public ServiceTimes Times { get; init; } = new();

    public BatchLimits Batching { get; init; } = new();

    /// <summary>Batches mapped at once by one task; null: as the size has.</summary>
    public int? Workers { get; init; }

    /// <summary>GETs in flight of one task, over all of its batches.</summary>
    public int GetsInFlight { get; init; } = S3Options.DefaultMaxGets;

    public int Reducers { get; init; } = 1;

    /// <summary>Partitions of the bucket that serve the source; S3 makes more of them as it sees load, and slowly.</summary>
    public int Partitions { get; init; } = 1;

    /// <summary>Items a second that each partition serves; infinite where the source is no S3.</summary>
    public double GetsPerPartition { get; init; } = AwsLimits.GetsPerPartition;

    /// <summary>vCPU that may run at once; null where nothing bounds them.</summary>
    public double? CpuQuota { get; init; }

    /// <summary>All tasks share so many cores: a fleet of processes on one machine. Null where each has its own.</summary>
    public double? HostCores { get; init; }

    /// <summary>Interruptions of a Spot task an hour; 0 on demand.</summary>
    public double InterruptionsPerHour { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>
    /// Batches are simulated one by one up to so many groups, and in equal groups past it: a billion objects take as long as
    /// a hundred million.
    /// </summary>
    public int MaxGroups { get; init; } = 400_000;

    public int WorkersOfTask => Workers ?? Size.Workers;

    /// <summary>Mean items of a batch, by whichever limit it meets first.</summary>
    public double ItemsOfBatch => Math.Max(1, Math.Min(
        Math.Min(Batching.Items, Work.Objects),
        Math.Min(
            Work.MeanBytes > 0 ? Math.Floor(Batching.Bytes / Work.MeanBytes) : Batching.Items,
            Math.Floor(BatchLimits.MaxMessageBytes / (Work.BatchMessageBytes(1) - Work.BatchMessageBytes(0))))));

    public long Batches => (long)Math.Ceiling(Work.Objects / ItemsOfBatch);
}

/// <summary>How many tasks there are, and who decides.</summary>
public abstract record Scaling
{
    private Scaling()
    {
    }

    /// <summary>So many from the beginning to the end of the run.</summary>
    /// <param name="Warm">They wait for it already; else they are launched with it.</param>
    public sealed record Fixed(int Tasks, bool Warm = false) : Scaling;

    /// <summary>ECS's target tracking on backlog per task.</summary>
    /// <param name="Target">Batches of backlog that one task is to have.</param>
    public sealed record TargetTracking(int Least, int Most, double Target) : Scaling;
}
