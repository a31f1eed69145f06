using QueueMap.Contracts.Runs;

namespace QueueMap.Tests.Contracts;

public sealed class VerdictTests
{
    [Fact]
    public void Everything_mapped_is_success() => Is(RunState.Succeeded, null, Runs.Settled(10, 10, 0));

    [Fact]
    public void Nothing_to_do_is_failure() => Is(RunState.Failed, "The source holds no item of the job.", Runs.Settled(0, 0, 0));

    [Fact]
    public void One_quarantined_item_is_too_many_unless_somebody_tolerates_it() =>
        Is(RunState.Failed, "1 items are quarantined; 0 items are tolerated.", Runs.Settled(10, 9, 1));

    [Fact]
    public void Within_the_tolerated_number_is_partial() =>
        Is(RunState.Partial, "2 items are quarantined, within the tolerated 2 items.", Runs.Settled(10, 8, 2, new(Items: 2)));

    [Fact]
    public void Over_the_tolerated_number_is_failure() =>
        Is(RunState.Failed, "3 items are quarantined; 2 items are tolerated.", Runs.Settled(10, 7, 3, new(Items: 2)));

    [Fact]
    public void The_larger_of_number_and_share_counts()
    {
        Is(RunState.Partial, "5 items are quarantined, within the tolerated 1 items or 5 %.", Runs.Settled(100, 95, 5, new(1, 5)));
        Is(RunState.Partial, "5 items are quarantined, within the tolerated 5 items or 1 %.", Runs.Settled(100, 95, 5, new(5, 1)));
        Is(RunState.Failed, "6 items are quarantined; 5 items or 1 % are tolerated.", Runs.Settled(100, 94, 6, new(5, 1)));
    }

    [Fact]
    public void Dead_batches_fail_a_run_whatever_is_tolerated() =>
        Is(RunState.Failed, "2 dead batches hold 1,000 items.", Runs.Settled(2000, 1000, 0, new(9999, 100), dead: 2));

    [Theory]
    [InlineData(29, 100, 29.0, true)] // 29 / 100.0 * 100 is 28.999999999999996 in binary.
    [InlineData(57, 100, 57.0, true)]
    [InlineData(58, 100, 57.0, false)]
    [InlineData(1, 1000, 0.1, true)]
    [InlineData(1, 999, 0.1, false)]
    [InlineData(558_000, 558_000, 100.0, true)]
    [InlineData(0, 100, 0.0, true)]
    [InlineData(1, 100, 0.0, false)]
    public void Shares_are_exact(long quarantined, long listed, double percent, bool allowed) =>
        Assert.Equal(allowed, new ToleratedFailure(Percent: percent).Allows(quarantined, listed));

    private static void Is(RunState state, string? reason, RunSnapshot run) => Assert.Equal(new Verdict(state, reason), Verdict.Of(run));
}
