namespace QueueMap.EndToEnd;

public sealed class InterruptTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("interrupt")]
    [InlineData("terminate")]
    public async Task The_first_signal_drains_and_the_run_goes_on_where_it_was(string signal)
    {
        (await Command.RunAsync(_work.Root, "generate", "gsod", "gsod", "--stations", "1000")).MustExitWith(0);
        (await Command.RunAsync(_work.Root, "run", "gsod", "--state-dir", "whole", "--export", "whole.csv")).MustExitWith(0);

        using var command = Command.Start(_work.Root, "run", "gsod", "--run", "stopped", "--batch-items", "1", "--workers", "1");
        await command.Began;
        if (signal == "interrupt")
        {
            Signals.Interrupt(command.Process);
        }
        else
        {
            Signals.Terminate(command.Process);
        }

        var stopped = (await command.EndAsync()).MustExitWith(5);
        Assert.Contains("The run can be resumed: queuemap resume stopped", stopped.Messages, StringComparison.Ordinal);

        var resumed = (await Command.RunAsync(_work.Root, "resume", "stopped", "--export", "resumed.csv")).MustExitWith(0);
        Assert.Contains("coverage  1,000 listed = 1,000 mapped + 0 quarantined + 0 pending", resumed.Output, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(_work.At("whole.csv")), await File.ReadAllBytesAsync(_work.At("resumed.csv")));
    }

    [Fact]
    public async Task The_second_signal_abandons_what_runs_and_exits_with_130()
    {
        // One batch of everything: it cannot be finished between the first signal and the second.
        (await Command.RunAsync(_work.Root, "generate", "gsod", "gsod", "--stations", "4000")).MustExitWith(0);
        using var command = Command.Start(
            _work.Root, "run", "gsod", "--run", "torn", "--batch-items", "10000", "--batch-bytes", "10GiB", "--workers", "1");
        await command.Began;
        Signals.Interrupt(command.Process);
        await command.Stopping;
        Signals.Interrupt(command.Process);
        (await command.EndAsync()).MustExitWith(130);

        (await Command.RunAsync(_work.Root, "resume", "torn")).MustExitWith(0);
    }

    [Fact]
    public async Task A_run_that_another_process_cancels_stops_without_a_result()
    {
        (await Command.RunAsync(_work.Root, "generate", "gsod", "gsod", "--stations", "4000")).MustExitWith(0);
        using var command = Command.Start(_work.Root, "run", "gsod", "--run", "unwanted", "--batch-items", "1", "--workers", "1");
        await command.Began;
        (await Command.RunAsync(_work.Root, "cancel", "unwanted")).MustExitWith(0);

        var cancelled = (await command.EndAsync()).MustExitWith(1);

        Assert.Contains("Run unwanted was cancelled", cancelled.Messages, StringComparison.Ordinal);
        (await Command.RunAsync(_work.Root, "results")).MustExitWith(2);
        (await Command.RunAsync(_work.Root, "resume", "unwanted")).MustExitWith(2);
    }

    [Fact]
    public async Task Two_processes_do_not_work_on_one_run()
    {
        (await Command.RunAsync(_work.Root, "generate", "gsod", "gsod", "--stations", "1000")).MustExitWith(0);
        using var first = Command.Start(_work.Root, "run", "gsod", "--run", "shared", "--batch-items", "1", "--workers", "1");
        await first.Began;

        var second = (await Command.RunAsync(_work.Root, "resume", "shared")).MustExitWith(2);

        Assert.Contains("shared", second.Messages, StringComparison.Ordinal);
        (await first.EndAsync()).MustExitWith(0);
    }
}
