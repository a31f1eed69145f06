using QueueMap.Contracts.Runs;

namespace QueueMap.Tests.Contracts;

/// <summary>F39: the limits of an open run may change, those of another one may not.</summary>
public sealed class RunUpdateTests
{
    [Fact]
    public void What_is_not_given_stays_as_it_is()
    {
        var header = Runs.Header(tolerated: new(5, 2.5)) with { Spec = Runs.Header(tolerated: new(5, 2.5)).Spec with { FetchConcurrency = 8 } };

        Assert.Equal((new ToleratedFailure(7, 2.5), 8), Limits(new RunUpdate(ToleratedItems: 7)));
        Assert.Equal((new ToleratedFailure(5, 0), 8), Limits(new RunUpdate(ToleratedPercent: 0)));
        Assert.Equal((new ToleratedFailure(5, 2.5), 64), Limits(new RunUpdate(FetchConcurrency: 64)));

        (ToleratedFailure, int?) Limits(RunUpdate update) => (update.ApplyTo(header).Spec.Tolerated, update.ApplyTo(header).Spec.FetchConcurrency);
    }

    [Fact]
    public void The_same_limits_are_no_change()
    {
        var header = Runs.Header(RunState.Listing, new(5));

        Assert.Same(header, new RunUpdate(ToleratedItems: 5).ApplyTo(header));
    }

    [Theory]
    [InlineData(RunState.Reducing, "Start a new run with the limits that it should have.")]
    [InlineData(RunState.Succeeded, "Start a new run with the limits that it should have.")]
    [InlineData(RunState.Cancelled, "Start a new run with the limits that it should have.")]
    [InlineData(RunState.Partial, "'queuemap requeue run' opens it again, and then it can.")]
    [InlineData(RunState.Failed, "'queuemap requeue run' opens it again, and then it can.")]
    public void A_run_that_is_not_open_is_refused(RunState state, string remedy)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => new RunUpdate(ToleratedItems: 5).ApplyTo(Runs.Header(state)));

        Assert.Equal($"Run run is {state}; only an open run can be updated. {remedy}", refused.Message);
    }
}
