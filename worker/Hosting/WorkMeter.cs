using QueueMap.Contracts.Ledger;

namespace QueueMap.Worker.Hosting;

/// <summary>
/// What this process has taken since somebody last asked. Batches that are mapped side by side share it unevenly; what all of
/// them say adds up to what the process took.
/// </summary>
/// <param name="gets">GETs of items that this process had answered so far.</param>
/// <param name="cpu">Processor time of this process so far.</param>
/// <param name="held">How long this process has had a batch in hand so far.</param>
public sealed class WorkMeter(Func<long> gets, Func<TimeSpan> cpu, Func<TimeSpan> held)
{
    private readonly Lock _sync = new();
    private long _gets;
    private long _cpuMs;
    private long _heldMs;

    public static Func<TimeSpan> OfProcess { get; } = () => Environment.CpuUsage.TotalTime;

    public MapWork Take()
    {
        lock (_sync)
        {
            var (now, cpuMs, heldMs) = (gets(), (long)cpu().TotalMilliseconds, (long)held().TotalMilliseconds);
            var work = new MapWork(now - _gets, cpuMs - _cpuMs, heldMs - _heldMs);
            (_gets, _cpuMs, _heldMs) = (now, cpuMs, heldMs);
            return work;
        }
    }
}
