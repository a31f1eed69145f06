using QueueMap.Contracts.Ledger;
using QueueMap.Worker.Hosting;

namespace QueueMap.Tests.Mapping;

public sealed class WorkMeterTests
{
    [Fact]
    public void What_is_taken_adds_up_to_what_the_process_took()
    {
        var (gets, cpu) = (10L, TimeSpan.FromMilliseconds(100.9));
        var meter = new WorkMeter(() => gets, () => cpu);

        Assert.Equal(new MapWork(10, 100), meter.Take());
        Assert.Equal(new MapWork(0, 0), meter.Take());
        (gets, cpu) = (15, TimeSpan.FromMilliseconds(250.2));
        Assert.Equal(new MapWork(5, 150), meter.Take());
    }
}
