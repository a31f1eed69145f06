using QueueMap.AmazonSqs.Tests.Clock;
using QueueMap.Producer.Elasticity;
using QueueMap.Producer.Planning;

namespace QueueMap.Tests.Elasticity;

/// <summary>How many tasks of one size are picked for what a run has still to do.</summary>
public sealed class TaskPlannerTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void A_plan_that_must_be_done_in_time_takes_the_cheapest_number_that_is()
    {
        var planner = (TimeSpan within) => new TaskPlanner(
            FleetShape.Parse("1x1:2-arm"), most: 64, _clock.GetUtcNow() + within, _clock).TasksFor(Stand.Of(announced: 1_116, items: 558_000, complete: true));

        // Tasks are paid by the second and each waits for its start, so few cost least; producer and reducer are paid until the end, so one does not.
        Assert.InRange(planner(TimeSpan.FromDays(1)), 1, 8);
        Assert.InRange(planner(TimeSpan.FromMinutes(4)), 2, 64);
        Assert.True(planner(TimeSpan.FromSeconds(1)) >= planner(TimeSpan.FromMinutes(4))); // None is in time: the fastest.
    }

    [Fact]
    public void What_is_done_is_not_planned_for()
    {
        var fresh = new TaskPlanner(FleetShape.Parse("1x1:2-arm"), most: 64, finishBy: null, _clock);
        var resumed = new TaskPlanner(FleetShape.Parse("1x1:2-arm"), most: 64, finishBy: null, _clock);

        Assert.True(resumed.TasksFor(Stand.Of(announced: 1_116, mapped: 557_000, complete: true)) < fresh.TasksFor(Stand.Of(announced: 1_116, complete: true)));
        Assert.Equal(0, new TaskPlanner(FleetShape.Parse("1x1:2-arm"), most: 64, finishBy: null, _clock).TasksFor(Stand.Of(announced: 0)));
    }
}
