using QueueMap.Producer.Planning;
using QueueMap.Producer.Simulating;

namespace QueueMap.Tests.Planning;

/// <summary>Numbers that were reckoned by hand.</summary>
public sealed class ArithmeticTests
{
    private static readonly TaskSize s_oneCpu = TaskSize.All.First(size => size.Cpu == 1);

    private static readonly Scenario s_reference = new(Workload.Reference, s_oneCpu, new Scaling.Fixed(32));

    [Fact]
    public void The_calls_of_the_reference_job()
    {
        var run = new SimulatedRun(Seconds: 150, TaskSeconds: 0, MostTasks: 32, LedgerWrites: 400, 0, 0, Bound.Rate, []);

        var calls = CallCount.Of(s_reference, run, tasks: 32);

        Assert.Equal(558_000 + (2 * 56), calls.Gets); // 56 segments of 20 batches, read to publish and to write the files of items
        Assert.Equal(1 + (96 * 6), calls.Lists); // 5,813 objects a folder
        Assert.Equal(56 + 35 + 4, calls.Puts); // 72.5 MB of lines in files of 2 MiB; two of maxima, the result, the manifest
        Assert.Equal(2 * 1_116, calls.Messages);
        Assert.Equal(
            1_008 + 1_116 // batches: sent in 112 calls of ten, 535,000 B or 9 units each; received one by one, 53,500 B
            + (2 * 1_116 * 4) // partials of 220,380 B, sent and received
            + (2 * 1_116) // deleted
            + 248 + 10, // long polls of 33 processes for 150 s, a look for dead letters each 15 s
            calls.SqsRequests);
        Assert.Equal((400 * 37) + (72 * 2) + (4 * 37) + (1_152 * 2), calls.WriteUnits); // a shard of 37,480 B; 56 segments, 12 checkpoints and 4 states
        Assert.Equal((400 * 10) + 100 + 72 + (150 * 42) + (150 * 32) + 80, calls.ReadUnits);
    }

    [Theory]
    [InlineData(1, 100, 10, 1)]
    [InlineData(25, 100, 10, 3)]
    [InlineData(25, 100, 1, 25)]
    [InlineData(10, 65_536, 10, 10)] // one call, ten units
    [InlineData(20, 200_000, 10, 4 * 16)] // five to a call of 1 MiB
    public void A_request_counts_for_each_64_KB(long messages, double bytes, int atOnce, long units) =>
        Assert.Equal(units, CallCount.Sent(messages, bytes, atOnce));

    [Fact]
    public void Tasks_by_their_seconds()
    {
        var bill = new Bill([.. Bill.Fargate("workers", 32 * 150, new FleetShape(32, s_oneCpu), Prices.Standard)]);

        Assert.Equal(0.0527m, Math.Round(bill.Usd, 4)); // 4,800 s x (0.03238 + 2 x 0.00356) / 3,600
        Assert.Equal(0.0263m, Math.Round(new Bill([.. Bill.Fargate("workers", 32 * 150, new FleetShape(32, s_oneCpu, Spot: true), Prices.Standard)]).Usd, 4));
    }

    [Fact]
    public void A_bucket_whose_owner_pays_costs_no_requests()
    {
        var calls = new CallCount(Gets: 1_000_000, Lists: 1_000, Puts: 1_000, 0, 1_000_000, 1_000_000, 1_000_000);

        Assert.Equal(0.4m + 0.005m + 0.005m + 0.4m + 0.625m + 0.125m, Bill.Of(calls, Prices.Standard, []).Usd);
        Assert.Equal(0.005m + 0.4m + 0.625m + 0.125m, Bill.Of(calls, Prices.Standard, [], free: true).Usd);
    }

    [Theory]
    [InlineData(0.05, 1.03)] // 0.2232 + 0.0028 + 0.0279 + 0.0011 + 0.0291 + 0.0002 + 0.7440
    [InlineData(0.10, 1.80)]
    [InlineData(0.15, 2.57)]
    public void The_reference_job_by_Step_Functions_and_Lambda(double secondsOfItem, double usd) =>
        Assert.Equal((decimal)usd, Math.Round(new StepFunctions(558_000, secondsOfItem, Prices.Standard).Bill.Usd, 2));

    /// <summary>The bar: from a cold start, one partition, own bucket.</summary>
    [Fact]
    public void The_reference_job_takes_150_s_and_costs_40_cents_at_the_most()
    {
        var estimate = new Estimator(s_reference, Prices.Standard, new EstimateOptions()).Of(FleetShape.Parse("32x1"));

        Assert.InRange(estimate.Run.Seconds, 101 + 24, 150);
        Assert.InRange(estimate.Usd, 0.25m, 0.40m);
        Assert.Equal(["vCPU quota", "GETs a second"], estimate.Limits.Select(limit => limit.Name));
        Assert.Contains("558,000 objects take 101 s at the least", estimate.Limits[1].Text, StringComparison.Ordinal);
        Assert.Contains("a quota of 34 vCPU on demand, and a new account has 6", estimate.Limits[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_name_what_a_queue_and_a_service_hold()
    {
        var run = new SimulatedRun(1, 1, 8_000, 1, 0, 0, Bound.Latency, []);

        var limits = Limits.Of(s_reference with { Workers = 16 }, FleetShape.Parse("8000x1"), run, othersCpu: 2, given: 1e6).ToList();

        Assert.Equal(["in flight", "tasks"], limits.Select(limit => limit.Name));
        Assert.Contains("holds 128,000 messages at once, and a queue lets 120,000 be in flight", limits[0].Text, StringComparison.Ordinal);
        Assert.Contains("make 2 services", limits[1].Text, StringComparison.Ordinal);
    }
}
