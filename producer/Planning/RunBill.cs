using System.Globalization;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Output;
using QueueMap.Producer.Simulating;
using QueueMap.Storage.S3;
using QueueMap.Worker.Reducing;

namespace QueueMap.Producer.Planning;

/// <summary>
/// What a finished run took, beside what a plan for the same items says. What was counted and what is computed from the number of
/// items and batches is told apart.
/// </summary>
/// <param name="GetsCounted">GETs of items, as those who made them counted; null where none did, and 0 for a directory.</param>
/// <param name="Bytes">Stored size of the mapped items.</param>
/// <param name="CpuSeconds">Of a fleet's workers, or of this process.</param>
/// <param name="Foretold">All calls, as a plan counts them.</param>
/// <param name="IsFleet">Queues and ledger were AWS's.</param>
/// <param name="IsFromS3">The source was.</param>
/// <param name="SourceIsFree">Its owner pays for requests.</param>
public sealed record RunBill(
    long? GetsCounted, long Bytes, double Seconds, double CpuSeconds, double CpuSecondsForetold, CallCount Foretold, Prices Prices, bool IsFleet, bool IsFromS3, bool SourceIsFree)
{
    private const int MonthsOfFolder = 12;

    /// <summary>One worker task of the fleet; null where nobody has said what one is.</summary>
    public FleetShape? Worker { get; init; }

    /// <summary>Of all workers together: how long each had a batch in hand. Start-up and idle time are not in it.</summary>
    public double HeldSeconds { get; init; }

    public bool IsOnAws => IsFleet || IsFromS3;

    /// <summary>By the GETs that were counted and the other calls as foretold; null where nothing of AWS was used.</summary>
    public decimal? Usd => IsOnAws ? UsdOf(GetsCounted is { } gets ? Foretold with { Gets = gets } : Foretold, HeldSeconds) : null;

    /// <summary>With worker tasks that do nothing but compute.</summary>
    public decimal UsdForetold => IsOnAws ? UsdOf(Foretold, Worker is { } worker ? CpuSecondsForetold / worker.Cpu : 0) : 0;

    /// <param name="isFleet">Else this process did all of it.</param>
    /// <param name="elapsed">How long this process worked on it.</param>
    /// <param name="cpu">Processor time of this process for it.</param>
    /// <param name="worker">One worker task of the fleet, if that is known.</param>
    public static RunBill Of(RunSnapshot run, bool isFleet, TimeSpan elapsed, TimeSpan cpu, FleetShape? worker = null)
    {
        var (spec, counts) = (run.Header.Spec, run.Counts);
        var isFromS3 = S3Address.IsOne(spec.Source);

        // How many folders the source has is not kept; the months of the maxima are what they are about.
        var folders = (run.Maxima.Count + MonthsOfFolder - 1) / MonthsOfFolder;
        var work = new Workload(Math.Max(1, run.Header.Listing.Items), run.Header.Listing.Bytes, Math.Max(1, folders));
        var scenario = new Scenario(work, TaskSize.All.First(size => size.Cpu == 1), new Scaling.Fixed(1, Warm: true)) { Batching = spec.Batching };
        var calls = CallsOf(scenario, isFleet, isFromS3, elapsed);
        var counted = isFromS3 ? run.Work?.Gets : 0;
        var cpuSeconds = isFleet ? (run.Work?.CpuMs ?? 0) / 1e3 : cpu.TotalSeconds;
        return new RunBill(
            counted,
            counts.Bytes,
            elapsed.TotalSeconds,
            cpuSeconds,
            (counts.Mapped + counts.Quarantined) * scenario.Times.CpuSeconds(work.MeanBytes),
            calls,
            Prices.Standard,
            isFleet,
            isFromS3,
            spec.Access?.Anonymous == true)
        {
            Worker = isFleet ? worker : null,
            HeldSeconds = isFleet ? (run.Work?.HeldMs ?? 0) / 1e3 : 0,
        };
    }

    public IEnumerable<string> Lines()
    {
        var cpu = $"{CpuSeconds:N1} vCPU-seconds {(IsFleet ? "of the workers" : "of this process")} ({CpuSecondsForetold:N1} foretold)";
        if (!IsOnAws)
        {
            yield return $"bill      {Quantity.Size(Bytes)} read, {cpu}; nothing of AWS";
            yield break;
        }

        var gets = GetsCounted is { } counted ? $"{counted:N0} GETs counted ({Foretold.Gets:N0} foretold)" : $"{Foretold.Gets:N0} GETs foretold, none counted";
        yield return $"bill      {gets}, {Quantity.Size(Bytes)}, {cpu}";
        var others = IsFleet
            ? $"; estimated: {Foretold.Lists:N0} LISTs, {Foretold.Puts:N0} PUTs, {Foretold.SqsRequests:N0} SQS requests, {Foretold.WriteUnits:N0} write and {Foretold.ReadUnits:N0} read units"
            : $"; estimated: {Foretold.Lists:N0} LISTs";
        var tasks = !IsFleet ? "" : Worker is { } worker && HeldSeconds > 0
            ? string.Create(CultureInfo.InvariantCulture, $"; with workers of {worker.Size.Cpu} vCPU and {worker.Size.MemoryGb} GB for the {HeldSeconds:N1} s that they had batches in hand, on demand")
            : "; without the tasks, which are billed while they run";
        yield return $"cost      {PlanReport.Usd(Usd!.Value)} USD ({PlanReport.Usd(UsdForetold)} foretold) by prices of {Prices.Date}{others}{tasks}";
    }

    private static CallCount CallsOf(Scenario scenario, bool isFleet, bool isFromS3, TimeSpan elapsed)
    {
        if (!isFleet && !isFromS3)
        {
            return new CallCount(0, 0, 0, 0, 0, 0, 0);
        }

        // A fold a second, or more where they are full: no model is needed for a time that is known.
        var folds = Math.Min(scenario.Batches, Math.Max(Math.Ceiling(elapsed.TotalSeconds), Math.Ceiling(scenario.Batches / (double)FoldOptions.Billed.MaxPartials)));
        var run = new SimulatedRun(elapsed.TotalSeconds, 0, 1, (long)folds * CallCount.Shards, 0, 0, default, []);
        var calls = CallCount.Of(scenario, run, tasks: 1);

        // In one process nothing is sent, and the ledger is files.
        return isFleet ? calls : calls with { Gets = scenario.Work.Objects, Puts = 0, Messages = 0, SqsRequests = 0, WriteUnits = 0, ReadUnits = 0 };
    }

    private decimal UsdOf(CallCount calls, double taskSeconds) =>
        Bill.Of(calls, Prices, Worker is { } worker ? Bill.Fargate("workers", taskSeconds, worker, Prices) : [], SourceIsFree).Usd;
}
