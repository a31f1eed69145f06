using QueueMap.Contracts.Ledger;
using QueueMap.Worker.Hosting;

namespace QueueMap.Tests.Mapping;

public sealed class WorkMeterTests
{
    [Fact]
    public void What_is_taken_adds_up_to_what_the_process_took()
    {
        var (gets, cpu, held) = (10L, TimeSpan.FromMilliseconds(100.9), TimeSpan.FromMilliseconds(70));
        var meter = new WorkMeter(() => gets, () => cpu, () => held);

        Assert.Equal(new MapWork(10, 100, 70), meter.Take());
        Assert.Equal(new MapWork(), meter.Take());
        (gets, cpu, held) = (15, TimeSpan.FromMilliseconds(250.2), TimeSpan.FromMilliseconds(170.5));
        Assert.Equal(new MapWork(5, 150, 100), meter.Take());
    }
}
