using QueueMap.Contracts.Ledger;

namespace QueueMap.Worker.Hosting;

/// <summary>
/// What this process has taken since somebody last asked. Batches that are mapped side by side share it unevenly; what all of
/// them say adds up to what the process took.
/// </summary>
/// <param name="gets">GETs of items that this process had answered so far.</param>
/// <param name="cpu">Processor time of this process so far.</param>
public sealed class WorkMeter(Func<long> gets, Func<TimeSpan> cpu)
{
    private readonly Lock _sync = new();
    private long _gets;
    private long _cpuMs;

    public static Func<TimeSpan> OfProcess { get; } = () => Environment.CpuUsage.TotalTime;

    public MapWork Take()
    {
        lock (_sync)
        {
            var (now, nowMs) = (gets(), (long)cpu().TotalMilliseconds);
            var work = new MapWork(now - _gets, nowMs - _cpuMs);
            (_gets, _cpuMs) = (now, nowMs);
            return work;
        }
    }
}
