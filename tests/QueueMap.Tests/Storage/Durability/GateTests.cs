using QueueMap.Storage.Durability;

namespace QueueMap.Tests.Storage.Durability;

public sealed class GateTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string LockPath => _folder.At("x.lock");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Waits_until_the_other_holder_lets_go()
    {
        var held = FileLock.TryTake(LockPath);
        Assert.NotNull(held);
        JumpingTime time = null!;
        time = new JumpingTime { OnWait = () => { if (time.Waits == 5) { held.Dispose(); } } };

        using var passage = await new Gate(time).EnterAsync(LockPath, default);

        Assert.Equal(5, time.Waits);
        Assert.Null(FileLock.TryTake(LockPath));
    }

    [Fact]
    public async Task Loses_patience_with_a_holder_that_hangs_and_names_the_file()
    {
        using var held = FileLock.TryTake(LockPath);
        var gate = new Gate(new JumpingTime());

        var e = await Assert.ThrowsAsync<TimeoutException>(async () => await gate.EnterAsync(LockPath, default));

        Assert.Contains(LockPath, e.Message, StringComparison.Ordinal);
        Assert.Contains("30 seconds", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_losing_patience_it_can_be_entered_again()
    {
        var gate = new Gate(new JumpingTime());
        using (FileLock.TryTake(LockPath))
        {
            await Assert.ThrowsAsync<TimeoutException>(async () => await gate.EnterAsync(LockPath, default));
        }

        using var passage = await gate.EnterAsync(LockPath, default);
    }

    [Fact]
    public async Task A_cancelled_wait_leaves_the_gate_as_it_was()
    {
        var gate = new Gate(TimeProvider.System);
        using var cancellation = new CancellationTokenSource();
        using (await gate.EnterAsync(LockPath, default))
        {
            var waiting = gate.EnterAsync(LockPath, cancellation.Token).AsTask();
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        using var passage = await gate.EnterAsync(LockPath, default);
    }

    [Fact]
    public void A_lock_that_cannot_be_opened_is_an_error_and_no_wait() =>
        Assert.Throws<DirectoryNotFoundException>(() => FileLock.TryTake(Path.Join(_folder.Path, "missing", "x.lock")));
}
