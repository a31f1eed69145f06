using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Planning;

namespace QueueMap.Tests.Planning;

/// <summary>What was counted is told apart from what is computed.</summary>
public sealed class RunBillTests
{
    private static readonly TimeSpan s_took = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_cpu = TimeSpan.FromSeconds(2);

    [Fact]
    public void A_directory_costs_nothing_of_AWS()
    {
        var bill = RunBill.Of(RunOver("/data", work: null), isFleet: false, s_took, s_cpu);

        Assert.Null(bill.Usd);
        Assert.Equal(["bill      6.7 MB read, 2.0 vCPU-seconds of this process (0.0 foretold); nothing of AWS"], bill.Lines());
    }

    [Fact]
    public void A_source_in_S3_costs_its_GETs_and_LISTs()
    {
        var bill = RunBill.Of(RunOver("s3://bucket/data/", new MapWork(Gets: 103, CpuMs: 7)), isFleet: false, s_took, s_cpu);

        Assert.Equal((103, 100, 0), (bill.GetsCounted, bill.Foretold.Gets, bill.Foretold.SqsRequests));
        Assert.Equal((103 * 0.0000004m) + (2 * 0.000005m), bill.Usd);
        Assert.Equal("bill      103 GETs counted (100 foretold), 6.7 MB, 2.0 vCPU-seconds of this process (0.0 foretold)", bill.Lines().First());
    }

    [Fact]
    public void A_fleet_says_what_its_workers_took_and_that_the_tasks_are_not_in_it()
    {
        var lines = RunBill.Of(RunOver("s3://bucket/data/", new MapWork(Gets: 103, CpuMs: 7_250)), isFleet: true, s_took, s_cpu).Lines().ToList();

        Assert.Equal("bill      103 GETs counted (102 foretold), 6.7 MB, 7.2 vCPU-seconds of the workers (0.0 foretold)", lines[0]);
        Assert.StartsWith("cost      0.00", lines[1], StringComparison.Ordinal);
        Assert.Contains("estimated: 2 LISTs", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("without the tasks, which are billed while they run", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Where_it_is_known_what_a_worker_task_is_the_time_with_batches_in_hand_is_billed()
    {
        var run = RunOver("s3://bucket/data/", new MapWork(Gets: 102, CpuMs: 7_250, HeldMs: 3_600_000));

        var bill = RunBill.Of(run, isFleet: true, s_took, s_cpu, FleetShape.Parse("1x1:2-arm"));

        Assert.Equal(0.03238m + (2 * 0.00356m), bill.Usd!.Value - RunBill.Of(run, isFleet: true, s_took, s_cpu).Usd!.Value, 6);
        Assert.EndsWith("with workers of 1 vCPU and 2 GB for the 3,600.0 s that they had batches in hand, on demand", bill.Lines().Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_worker_counted_it_says_so()
    {
        var bill = RunBill.Of(RunOver("s3://bucket/data/", work: null), isFleet: true, s_took, s_cpu);

        Assert.StartsWith("bill      102 GETs foretold, none counted", bill.Lines().First(), StringComparison.Ordinal);
        Assert.Equal(bill.UsdForetold, bill.Usd);
    }

    private static RunSnapshot RunOver(string source, MapWork? work)
    {
        var header = Contracts.Runs.Header(RunState.Succeeded);
        return new RunSnapshot(
            header with { Spec = header.Spec with { Source = source }, Listing = new ListingProgress(Complete: true, Announced: 1, Items: 100, Bytes: 6_650_000) },
            [Shard.Empty(0, 1) with { Counts = new MapCounts(Mapped: 100, Bytes: 6_650_000), Work = work }]);
    }
}
