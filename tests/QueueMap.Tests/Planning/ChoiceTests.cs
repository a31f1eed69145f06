using QueueMap.Producer.Planning;
using QueueMap.Producer.Simulating;

namespace QueueMap.Tests.Planning;

public sealed class ChoiceTests
{
    private static readonly DateTimeOffset s_five = new(2026, 1, 1, 5, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_front_has_what_nothing_beats_in_both()
    {
        Estimate[] all = [Of(100, 1), Of(50, 2), Of(60, 3), Of(50, 2.5), Of(200, 1)];

        Assert.Equal([50.0, 100.0], Pareto.Front(all).Select(one => one.Run.Seconds));
    }

    [Fact]
    public void Behind_the_knee_money_buys_little_time()
    {
        var picks = Picks.Of([Of(1_000, 1), Of(100, 2), Of(90, 10), Of(80, 20)]);

        Assert.Equal((1_000, 100, 80), (picks.Cheapest.Run.Seconds, picks.Knee.Run.Seconds, picks.Fastest.Run.Seconds));
        Assert.Equal(("cheapest", "knee", "fastest", ""), (picks.NamesOf(picks.Cheapest), picks.NamesOf(picks.Knee), picks.NamesOf(picks.Fastest), picks.NamesOf(Of(1, 1))));
    }

    [Fact]
    public void A_single_fleet_is_everything()
    {
        var only = Of(10, 1);

        Assert.Equal("cheapest, knee, fastest", Picks.Of([only]).NamesOf(only));
    }

    [Theory]
    [InlineData("06:00", "2026-01-01T06:00:00Z")]
    [InlineData("04:00", "2026-01-02T04:00:00Z")] // the next one
    [InlineData("05:00", "2026-01-02T05:00:00Z")]
    [InlineData("2026-03-01T06:00+01:00", "2026-03-01T05:00:00Z")]
    public void A_deadline_is_a_time_of_day_or_a_moment(string text, string finish)
    {
        Assert.True(Deadline.TryParse(text, s_five, out var deadline));
        Assert.Equal(DateTimeOffset.Parse(finish, null), deadline.Finish);
    }

    [Theory]
    [InlineData("6")]
    [InlineData("24:00")]
    [InlineData("tomorrow")]
    public void What_is_no_deadline_is_refused(string text) => Assert.False(Deadline.TryParse(text, s_five, out _));

    [Fact]
    public void Worked_back_from_a_deadline_the_cheapest_in_time_is_picked()
    {
        Estimate[] all = [Of(3_600, 1), Of(3_000, 2), Of(60, 3)];
        var deadline = new Deadline(s_five.AddHours(1));

        Assert.Equal(3_000, deadline.Pick(all, s_five)!.Run.Seconds); // an hour with a margin of 15 % is too long
        Assert.Equal(s_five.AddSeconds(3_600 - 3_450), deadline.LatestStart(all[1]));
        Assert.Null(new Deadline(s_five.AddSeconds(60)).Pick(all, s_five));
    }

    [Theory]
    [InlineData("32x1", "32x1:2-arm")]
    [InlineData("8x2:4-x86", "8x2:4-x86")]
    [InlineData("1x0.25:2-arm-spot", "1x0.25:2-arm-spot")]
    [InlineData("10000x16-spot", "10000x16:32-arm-spot")]
    public void A_fleet_is_read_as_it_is_written(string text, string full)
    {
        Assert.Equal(full, FleetShape.Parse(text).ToString());
        Assert.Equal(FleetShape.Parse(text), FleetShape.Parse(full));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x1")]
    [InlineData("10001x1")]
    [InlineData("4x3")]
    [InlineData("4x1:1")] // Fargate has 2 to 8 GB for 1 vCPU
    [InlineData("4x1:9")]
    [InlineData("4x0.5:0.5")]
    [InlineData("4x1-spot-arm")]
    [InlineData("4x1 ")]
    public void What_Fargate_does_not_have_is_refused(string text)
    {
        Assert.False(FleetShape.TryParse(text, out _));
        Assert.Contains("it must be TASKSxVCPU", Assert.Throws<FormatException>(() => FleetShape.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fleets_beyond_a_given_quota_are_not_picked()
    {
        var common = new Scenario(Workload.Reference, TaskSize.All[0], new Scaling.Fixed(1)) { MaxGroups = 500, Partitions = 10 };

        var plan = Plan.Of(new Estimator(common, Prices.Standard, new EstimateOptions(), quota: 10), common, fleets: null, hasQuota: true);

        Assert.True(plan.Picks.Fastest.Fleet.Cpu <= 8, plan.Picks.Fastest.Fleet.ToString()); // producer and reducer have two
        Assert.Contains(plan.Estimates, one => one.Fleet.Cpu > 10);
        Assert.All(new[] { plan.Picks.Cheapest, plan.Picks.Knee, plan.Picks.Fastest }, pick => Assert.False(pick.Fleet.Spot));
    }

    private static Estimate Of(double seconds, double usd) => new(
        FleetShape.Parse("1x1"),
        new Scenario(Workload.Reference, TaskSize.All[0], new Scaling.Fixed(1)),
        new SimulatedRun(seconds, 0, 1, 0, 0, 0, Bound.Cpu, []),
        new CallCount(0, 0, 0, 0, 0, 0, 0),
        new Bill([new BillLine("S3", "GETs", 1, (decimal)usd)]),
        []);
}
