using QueueMap.Contracts.Runs;

namespace QueueMap.Tests.Contracts;

public sealed class RunStatesTests
{
    [Fact]
    public void The_whole_table_of_what_may_follow_what()
    {
        var states = Enum.GetValues<RunState>();
        var table = states.Select(from => $"{from}: {string.Join(' ', states.Where(to => from.MayBecome(to)))}");

        Assert.Equal(
            [
                "Listing: Running Failed Cancelled",
                "Running: Reducing Cancelled",
                "Reducing: Succeeded Partial Failed",
                "Succeeded: ",
                "Partial: Running",
                "Failed: Running",
                "Cancelled: ",
            ],
            table);
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(0)]
    public void A_run_that_was_opened_again_never_ends_before_it_last_ended_whatever_the_clock_says(int seconds)
    {
        var before = new DateTimeOffset(2024, 7, 1, 12, 0, 0, TimeSpan.Zero);
        var opened = Runs.Header() with { State = RunState.Running, EndedAt = before };

        Assert.Equal(before.AddTicks(1), opened.EndAs(RunState.Cancelled, before.AddSeconds(seconds)).EndedAt);
        Assert.Equal(before.AddSeconds(1), opened.EndAs(RunState.Cancelled, before.AddSeconds(1)).EndedAt);
        Assert.Equal(before, (opened with { EndedAt = null }).EndAs(RunState.Reducing, before).EndedAt);
    }

    [Fact]
    public void Finished_are_those_in_which_nothing_happens_by_itself() =>
        Assert.Equal(
            [RunState.Succeeded, RunState.Partial, RunState.Failed, RunState.Cancelled],
            Enum.GetValues<RunState>().Where(state => state.IsFinished()));

    [Fact]
    public void A_header_goes_where_it_may_and_says_where_it_may_not()
    {
        var header = Runs.Header(RunState.Running);

        Assert.Equal(RunState.Reducing, header.Become(RunState.Reducing).State);
        Assert.Equal(
            "Run run is Running and cannot become Succeeded.",
            Assert.Throws<InvalidOperationException>(() => header.Become(RunState.Succeeded)).Message);
    }
}
