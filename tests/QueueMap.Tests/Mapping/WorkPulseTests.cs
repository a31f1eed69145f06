using QueueMap.Tests.Reducing;
using QueueMap.Worker.Hosting;

namespace QueueMap.Tests.Mapping;

/// <summary>What a task's time is billed by.</summary>
public sealed class WorkPulseTests
{
    private readonly SteppedTime _time = new();

    [Fact]
    public void The_time_with_work_counts_once_however_much_is_held()
    {
        var pulse = new WorkPulse(_time);
        Pass(seconds: 100);
        var first = pulse.Hold();
        Pass(seconds: 2);
        var second = pulse.Hold();
        Pass(seconds: 3);
        first.Dispose();
        Pass(seconds: 4);

        Assert.Equal(TimeSpan.FromSeconds(9), pulse.HeldTime);

        second.Dispose();
        Pass(seconds: 100);
        using var third = pulse.Hold();
        Pass(seconds: 1);

        Assert.Equal(TimeSpan.FromSeconds(10), pulse.HeldTime);
    }

    private void Pass(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
