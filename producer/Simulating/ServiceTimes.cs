namespace QueueMap.Producer.Simulating;

/// <summary>
/// How long the parts of the work take on one machine: measured by 'queuemap tune', or as shipped. A file may give some of
/// them; the rest stay as shipped.
/// </summary>
public sealed record ServiceTimes
{
    /// <summary>Where these figures come from: shown with everything that is computed from them.</summary>
    public string Origin { get; init; } =
        "shipped: GET and CPU as measured against a server that speaks S3's protocol with TLS added, latencies as AWS and others publish them; not measured on AWS";

    /// <summary>Of a GET, to the last byte: 20 ms to the first at S3, and some more for 66 KB.</summary>
    public double GetMilliseconds { get; init; } = 30;

    /// <summary>CPU of a GET and of what goes with an item, TLS included: 154 µs and 21, and 25 for the batch's part.</summary>
    public double CpuMicrosecondsPerItem { get; init; } = 200;

    /// <summary>CPU of scanning: 4 GB a second and core.</summary>
    public double CpuNanosecondsPerByte { get; init; } = 0.25;

    /// <summary>Of a batch beside its items: it is received, its partial sent (10 ms of gathering), both round trips of some 15 ms.</summary>
    public double BatchMilliseconds { get; init; } = 50;

    /// <summary>Of a page of 1,000 keys, one after the other.</summary>
    public double ListPageMilliseconds { get; init; } = 82;

    /// <summary>Keys a second that a producer lists, batches and writes to its manifest, however many lanes.</summary>
    public double ListedKeysPerSecond { get; init; } = 200_000;

    /// <summary>Batches a second that a producer publishes: 50 under way, each call of ten some 20 ms, and a checkpoint every hundred.</summary>
    public double PublishedBatchesPerSecond { get; init; } = 500;

    /// <summary>From the start of a producer until its first batch can be received, beside what listing it takes.</summary>
    public double OpenSeconds { get; init; } = 1.5;

    /// <summary>From the launch of a task until it receives: the image is pulled and the program starts.</summary>
    public double TaskStartSeconds { get; init; } = 30;

    /// <summary>One fold reads and writes every shard that its partials belong to.</summary>
    public double FoldMilliseconds { get; init; } = 80;

    /// <summary>Reading one partial and merging it.</summary>
    public double FoldMillisecondsPerPartial { get; init; } = 1;

    /// <summary>From the last fold to the verdict, beside the files of items.</summary>
    public double FinishSeconds { get; init; } = 1;

    /// <summary>The files of items: each is read from the manifest and written to one of them.</summary>
    public double FinishMicrosecondsPerItem { get; init; } = 6;

    /// <summary>Share of S3's rate that is reached where S3 refuses what is above it: the bound on GETs follows the refusals.</summary>
    public double ShareOfRate { get; init; } = 0.95;

    /// <summary>Seconds of CPU of one item.</summary>
    public double CpuSeconds(double bytes) => (CpuMicrosecondsPerItem * 1e-6) + (CpuNanosecondsPerByte * 1e-9 * bytes);

    public double GetSeconds() => GetMilliseconds / 1e3;

    /// <returns>What is out of its bounds; empty where nothing is.</returns>
    public IEnumerable<string> Faults()
    {
        foreach (var (name, value, least) in new[]
        {
            (nameof(GetMilliseconds), GetMilliseconds, 0), (nameof(CpuMicrosecondsPerItem), CpuMicrosecondsPerItem, 0),
            (nameof(CpuNanosecondsPerByte), CpuNanosecondsPerByte, 0), (nameof(BatchMilliseconds), BatchMilliseconds, 0),
            (nameof(ListPageMilliseconds), ListPageMilliseconds, 0), (nameof(ListedKeysPerSecond), ListedKeysPerSecond, 1),
            (nameof(PublishedBatchesPerSecond), PublishedBatchesPerSecond, 1), (nameof(OpenSeconds), OpenSeconds, 0),
            (nameof(TaskStartSeconds), TaskStartSeconds, 0), (nameof(FoldMilliseconds), FoldMilliseconds, 0),
            (nameof(FoldMillisecondsPerPartial), FoldMillisecondsPerPartial, 0), (nameof(FinishSeconds), FinishSeconds, 0),
            (nameof(FinishMicrosecondsPerItem), FinishMicrosecondsPerItem, 0),
        })
        {
            if (!(value >= least) || !(value <= MostOfAny))
            {
                yield return $"{char.ToLowerInvariant(name[0])}{name[1..]} is {value}; it must be a number from {least} to {MostOfAny:N0}";
            }
        }

        if (!(ShareOfRate > 0) || ShareOfRate > 1)
        {
            yield return $"shareOfRate is {ShareOfRate}; it must be above 0, and 1 at most";
        }
    }

    private const double MostOfAny = 1e9;
}
