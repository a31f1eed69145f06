using QueueMap.Storage.Runs;

namespace QueueMap.Tests.Storage.Runs;

public sealed class RunLocksTests : IDisposable
{
    private readonly TempFolder _state = new();
    private readonly RunLocks _locks;

    public RunLocksTests() => _locks = new RunLocks(_state.Path);

    public void Dispose() => _state.Dispose();

    [Fact]
    public void A_run_is_claimed_once_until_the_claim_ends()
    {
        var claim = _locks.TryTake("run");
        Assert.NotNull(claim);
        Assert.Null(new RunLocks(_state.Path).TryTake("run"));

        claim.Dispose();

        using var next = new RunLocks(_state.Path).TryTake("run");
        Assert.NotNull(next);
    }

    [Fact]
    public void Runs_are_claimed_apart()
    {
        using var first = _locks.Take("run-1");
        using var second = _locks.Take("run-2");
    }

    [Fact]
    public void The_error_names_the_holder_and_what_to_do()
    {
        using var claim = _locks.Take("run");

        var e = Assert.Throws<RunLockedException>(() => _locks.Take("run"));

        Assert.Equal(
            $"Process {Environment.ProcessId} is working on run run, and one at a time may. Let it finish or end it; its claim ends with it.",
            e.Message);
        Assert.Equal(Environment.ProcessId, e.Holder);
    }

    [Fact]
    public void A_run_never_claimed_has_no_holder() => Assert.Null(_locks.HolderOf("run"));

    [Fact]
    public void A_claim_left_by_a_killed_process_holds_nobody_up()
    {
        File.WriteAllText(_state.At("runs/run/run.lock"), "");
        File.WriteAllText(_state.At("runs/run/run.holder"), "4194303");

        using var claim = _locks.Take("run");

        Assert.Equal(Environment.ProcessId, _locks.HolderOf("run"));
    }

    [Fact]
    public void Asking_who_holds_a_run_keeps_nobody_from_claiming_it()
    {
        using (_locks.Take("run"))
        {
        }

        using var reader = File.OpenHandle(_state.At("runs/run/run.holder"));
        using var claim = _locks.Take("run");
    }

    [Theory]
    [InlineData("../run")]
    [InlineData("")]
    [InlineData("Run")]
    public void Names_of_another_form_are_refused(string run) => Assert.Throws<ArgumentException>(() => _locks.TryTake(run));

    [Fact]
    public async Task A_claim_is_no_run()
    {
        using var claim = _locks.Take("run");

        Assert.Empty(await new FileRunStore(_state.Path, TimeProvider.System).ListRunsAsync(default).ToListAsync());
    }
}
