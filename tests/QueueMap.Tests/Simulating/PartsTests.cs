using System.Xml.Linq;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Simulating;

namespace QueueMap.Tests.Simulating;

public sealed class PartsTests
{
    [Theory]
    [InlineData(100, 0)] // at once
    [InlineData(140, 2)] // then 20 a second
    [InlineData(2_000, 180)] // of a service 500 at once, then 500 a minute
    public void Tasks_are_launched_as_ECS_lets_them(int tasks, double last)
    {
        var launches = new Launches();
        var at = 0.0;
        for (var task = 0; task < tasks; task++)
        {
            at = launches.Next(0);
        }

        Assert.Equal(last, at, 6);
    }

    [Fact]
    public void A_rate_is_granted_in_turn_and_not_saved_up()
    {
        var rate = new RateLimit(10);

        Assert.Equal([1, 3, 11], [rate.Grant(0, 10), rate.Grant(0.5, 20), rate.Grant(10, 10)]);
    }

    [Theory]
    [InlineData(558_000, 37_000_000_000, 500, 500)]
    [InlineData(1_000, 100_000_000_000, 500, 1)] // 100 MB each: larger than a batch of 64 MiB
    [InlineData(100_000, 1_000_000_000, 10_000, 6_710)] // 10 KB each: 64 MiB
    [InlineData(100_000, 1_000_000, 10_000, 8_822)] // 10 B each: 917,504 B of a message, 104 an item
    [InlineData(30, 1_000, 500, 30)]
    public void A_batch_is_full_at_whichever_limit_it_meets_first(long objects, long bytes, int most, double items) => Assert.Equal(
        items,
        new Scenario(new Workload(objects, bytes, 1), TaskSize.All[0], new Scaling.Fixed(1)) { Batching = new BatchLimits(most) }.ItemsOfBatch);

    [Fact]
    public void A_plot_is_well_formed_and_names_its_axes()
    {
        var run = Simulation.Run(new Scenario(Workload.Reference, TaskSize.All[2], new Scaling.Fixed(32)));

        var svg = XDocument.Parse(CoursePlot.Write(run.Course, "<a> & \"b\""));

        XNamespace ns = "http://www.w3.org/2000/svg";
        Assert.Equal("<a> & \"b\"", svg.Root!.Element(ns + "title")!.Value);
        Assert.Equal(5, svg.Root.Elements(ns + "polyline").Count());
        Assert.Superset(
            new HashSet<string> { "batches", "tasks", "waiting", "in work", "folded", "wanted", "running", "time since the start of the run, s" },
            svg.Root.Elements(ns + "text").Select(text => text.Value).ToHashSet());
    }

    [Fact]
    public void Service_times_out_of_their_bounds_are_named()
    {
        Assert.Empty(new ServiceTimes().Faults());
        Assert.Equal(
            ["getMilliseconds is -1; it must be a number from 0 to 1,000,000,000", "shareOfRate is 2; it must be above 0, and 1 at most"],
            new ServiceTimes { GetMilliseconds = -1, ShareOfRate = 2 }.Faults());
        Assert.Single(new ServiceTimes { OpenSeconds = double.NaN }.Faults());
    }
}
