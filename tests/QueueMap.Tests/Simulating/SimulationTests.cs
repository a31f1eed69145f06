using QueueMap.Contracts.Runs;
using QueueMap.Producer.Simulating;

namespace QueueMap.Tests.Simulating;

/// <summary>Courses that can be reckoned by hand. The producer sees the end at its next whole second.</summary>
public sealed class SimulationTests
{
    /// <summary>Nothing takes time but what a test gives; the first batch is there after half a second.</summary>
    private static readonly ServiceTimes s_nothing = new()
    {
        GetMilliseconds = 0,
        CpuMicrosecondsPerItem = 0,
        CpuNanosecondsPerByte = 0,
        BatchMilliseconds = 0,
        ListPageMilliseconds = 0,
        ListedKeysPerSecond = 1e9,
        PublishedBatchesPerSecond = 1e9,
        OpenSeconds = 0.5,
        FoldMilliseconds = 0,
        FoldMillisecondsPerPartial = 0,
        FinishSeconds = 0,
        FinishMicrosecondsPerItem = 0,
        ShareOfRate = 1,
    };

    private static readonly TaskSize s_oneCpu = TaskSize.All.First(size => size.Cpu == 1);

    /// <summary>1,000 objects without a byte, in ten batches.</summary>
    private static Scenario Ten(int tasks, bool warm = true) => new(new Workload(1_000, 0, 1), s_oneCpu, new Scaling.Fixed(tasks, warm))
    {
        Times = s_nothing,
        Batching = new BatchLimits(100),
        GetsPerPartition = double.PositiveInfinity,
    };

    [Fact]
    public void Latency_by_GETs_in_flight()
    {
        var run = Simulation.Run(Ten(1) with { GetsInFlight = 10, Times = s_nothing with { GetMilliseconds = 100 } });

        Assert.Equal(11, run.Seconds); // 0.5 s, and 10 batches of 100 / 10 rounds of 0.1 s
        Assert.Equal(Bound.Latency, run.Bound);
    }

    [Fact]
    public void A_last_round_of_a_few_GETs_takes_as_long_as_a_full_one()
    {
        var run = Simulation.Run(Ten(1) with { GetsInFlight = 99, Times = s_nothing with { GetMilliseconds = 500 } });

        Assert.Equal(11, run.Seconds); // 10 batches of 2 rounds of 0.5 s, not of 100 / 99
    }

    [Theory]
    [InlineData(1, 11)] // 0.5 s, and 1,000 x 10 ms / 1 vCPU
    [InlineData(2, 7)] // of partials that come together the first is folded at once, and the others a second later
    [InlineData(5, 4)]
    public void CPU_by_tasks(int tasks, double seconds)
    {
        var run = Simulation.Run(Ten(tasks) with { Times = s_nothing with { CpuMicrosecondsPerItem = 10_000 } });

        Assert.Equal(seconds, run.Seconds);
        Assert.Equal(Bound.Cpu, run.Bound);
    }

    [Fact]
    public void Tasks_of_one_machine_share_its_cores()
    {
        var alone = Ten(5) with { Times = s_nothing with { CpuMicrosecondsPerItem = 10_000 } };

        Assert.Equal((4, 7), (Simulation.Run(alone).Seconds, Simulation.Run(alone with { HostCores = 2 }).Seconds));
    }

    [Fact]
    public void Batches_that_are_mapped_at_once_hide_their_round_trips_behind_each_other()
    {
        var scenario = Ten(1) with { GetsInFlight = 10, Times = s_nothing with { GetMilliseconds = 50, BatchMilliseconds = 500 } };

        Assert.Equal(11, Simulation.Run(scenario).Seconds); // 10 x (0.5 + 0.5)
        Assert.Equal(7, Simulation.Run(scenario with { Workers = 2 }).Seconds); // as the GETs have it, 1,000 x 0.05 / 10, and a fold
    }

    [Theory]
    [InlineData(1, 102)] // 558,000 / 5,500 = 101.5 s
    [InlineData(2, 51)]
    public void Rate_of_S3_by_partitions(int partitions, double atLeast)
    {
        var run = Simulation.Run(new Scenario(Workload.Reference, s_oneCpu, new Scaling.Fixed(200, Warm: true)) { Times = s_nothing, Partitions = partitions });

        Assert.InRange(run.Seconds, atLeast, atLeast + 2); // a fold waits for a second at the most
        Assert.Equal(Bound.Rate, run.Bound);
    }

    [Fact]
    public void Network_by_its_burst_and_then_its_base()
    {
        // 1 vCPU: 4.2 Gbit/s for 300 s, then 0.25: (4.2 - 0.25) / 8 x 300 = 148 GB fast at 525 MB/s, 282 s, and 2 GB at 31 MB/s, 64 s.
        var run = Simulation.Run(new Scenario(new Workload(150_125, 150_125_000_000, 1), s_oneCpu, new Scaling.Fixed(1, Warm: true)) { Times = s_nothing, GetsPerPartition = double.PositiveInfinity });

        Assert.InRange(run.Seconds, 340, 352);
        Assert.Equal(Bound.Network, run.Bound);
    }

    [Fact]
    public void A_listing_is_as_slow_as_its_longest_folder()
    {
        var scenario = Ten(1) with { Work = new Workload(100_000, 0, 4), Times = s_nothing with { ListPageMilliseconds = 1_000 } };

        Assert.Equal(27, Simulation.Run(scenario).Seconds); // 25 pages of each folder, side by side, and a fold
    }

    [Fact]
    public void Cold_tasks_are_waited_for()
    {
        var run = Simulation.Run(Ten(1, warm: false) with { Times = s_nothing with { TaskStartSeconds = 30 } });

        Assert.InRange(run.Seconds, 24, 37); // a fifth up or down
        Assert.Equal(Bound.Start, run.Bound);
    }

    [Fact]
    public void A_task_is_billed_from_its_launch_to_its_stop_and_for_a_minute_at_least()
    {
        var slow = s_nothing with { CpuMicrosecondsPerItem = 100_000 };

        Assert.Equal(60, Simulation.Run(Ten(1)).TaskSeconds);
        Assert.Equal(101 + 20, Simulation.Run(Ten(1) with { Times = slow }).TaskSeconds);
    }

    [Fact]
    public void From_no_task_autoscaling_begins_at_its_first_metric()
    {
        var scenario = Ten(1) with { Scaling = new Scaling.TargetTracking(0, 4, Target: 1), Times = s_nothing with { TaskStartSeconds = 30 } };
        var run = Simulation.Run(scenario);

        Assert.Equal(0, run.Course.Last(look => look.Seconds < 60).Wanted);
        Assert.InRange(run.Seconds, 60 + 24, 60 + 37);
        Assert.Equal(1, run.MostTasks);
    }

    [Fact]
    public void Autoscaling_adds_tasks_after_three_metrics_and_takes_them_away_after_fifteen()
    {
        // 300 batches of 20 s: one task would take 100 minutes.
        var scenario = Ten(1) with
        {
            Work = new Workload(30_000, 0, 1),
            Scaling = new Scaling.TargetTracking(1, 5, Target: 10),
            Times = s_nothing with { CpuMicrosecondsPerItem = 200_000, TaskStartSeconds = 0 },
        };
        var run = Simulation.Run(scenario);

        Assert.Equal(1, run.Course.Last(look => look.Seconds < 180).Wanted);
        Assert.Equal(5, run.Course.First(look => look.Seconds > 185).Wanted);
        Assert.Equal(5, run.MostTasks);
        Assert.InRange(run.Seconds, 180 + ((30_000 - 900) * 0.2 / 5), 180 + ((30_000 - 900) * 0.2 / 5) + 41);
    }

    [Fact]
    public void An_interrupted_task_loses_nothing()
    {
        // Batches of 300 s do not all end within a notice of 120 s: they are mapped again.
        var scenario = Ten(4) with { Times = s_nothing with { CpuMicrosecondsPerItem = 3_000_000, TaskStartSeconds = 10 }, InterruptionsPerHour = 12 };
        var run = Simulation.Run(scenario);

        Assert.Equal(10, run.Course[^1].Folded);
        Assert.True(run.Interruptions > 0 && run.Redelivered > 0, $"{run.Interruptions} {run.Redelivered}");
        Assert.True(run.Seconds > Simulation.Run(scenario with { InterruptionsPerHour = 0 }).Seconds);
    }

    [Fact]
    public void The_same_seed_gives_the_same_course()
    {
        var scenario = Ten(3, warm: false) with { InterruptionsPerHour = 20, Times = s_nothing with { CpuMicrosecondsPerItem = 1_000_000, TaskStartSeconds = 30 } };

        Assert.Equal(Simulation.Run(scenario).Course, Simulation.Run(scenario).Course);
        Assert.NotEqual(Simulation.Run(scenario).Course, Simulation.Run(scenario with { Seed = 2 }).Course);
    }

    [Fact]
    public void A_quota_lets_only_so_many_tasks_run()
    {
        var scenario = Ten(10) with { Times = s_nothing with { CpuMicrosecondsPerItem = 10_000 }, CpuQuota = 2.5 };

        Assert.Equal((2, 7), (Simulation.Run(scenario).MostTasks, Simulation.Run(scenario).Seconds));
    }

    [Fact]
    public void A_run_that_never_ends_is_refused()
    {
        var error = Assert.Throws<SimulationException>(() => Simulation.Run(Ten(1) with { CpuQuota = 0.5 }));

        Assert.Contains("0 of 10 batches are folded with 0 tasks", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000, 32)]
    [InlineData(1_000_000_000, 10_000)]
    public void Every_batch_is_folded_at_any_size(long objects, int tasks)
    {
        var run = Simulation.Run(new Scenario(new Workload(objects, objects * 66_500, 96), s_oneCpu, new Scaling.Fixed(tasks)) { Partitions = 100 });

        Assert.Equal(objects / 500, run.Course[^1].Folded);
        Assert.True(run.Course.Count < 500);
        Assert.All(run.Course, look => Assert.True(look.Backlog >= 0 && look.InWork >= 0));
    }

    [Fact]
    public void Groups_of_batches_take_as_long_as_the_batches()
    {
        var scenario = new Scenario(Workload.Reference, s_oneCpu, new Scaling.Fixed(8, Warm: true)) { GetsPerPartition = double.PositiveInfinity };

        var (one, grouped) = (Simulation.Run(scenario).Seconds, Simulation.Run(scenario with { MaxGroups = 200 }).Seconds);

        Assert.InRange(grouped / one, 0.9, 1.1);
    }
}
