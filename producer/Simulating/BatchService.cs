namespace QueueMap.Producer.Simulating;

/// <summary>
/// How long a task takes for one batch while it maps some at once: by the asymptotic bounds of a closed system, alone or
/// as the busiest of what they share has it.
/// </summary>
internal sealed class BatchService(Scenario scenario)
{
    private readonly double _items = scenario.ItemsOfBatch;
    private readonly double _bytes = scenario.Work.MeanBytes;
    private readonly double _get = scenario.Times.GetSeconds;
    private readonly double _cpu = scenario.Times.CpuSeconds(scenario.Work.MeanBytes);
    private readonly double _own = scenario.Times.BatchMilliseconds / 1e3;

    /// <param name="busy">Batches that the task has in work, this one included.</param>
    /// <param name="busyInAll">The same of all tasks.</param>
    /// <param name="bytesBefore">What the task has received since it started.</param>
    /// <param name="bound">What held it up most.</param>
    /// <returns>Seconds.</returns>
    public double Seconds(int busy, int busyInAll, double bytesBefore, out Bound bound)
    {
        // Rounds of GETs: a last round of a few takes as long as a full one.
        var alone = (Math.Ceiling(_items / scenario.GetsInFlight) * _get) + _cpu;
        var seconds = _own + alone;
        bound = _own > alone ? Bound.Batch : Bound.Latency;
        Take(_items * busy / scenario.GetsInFlight * _get, Bound.Latency, ref seconds, ref bound);
        Take(_own + Math.Max(_items * _cpu / CoresOfBatch, alone), _items * _cpu / CoresOfBatch > alone ? Bound.Cpu : bound, ref seconds, ref bound);
        Take(_items * busy * _cpu / scenario.Size.Cpu, Bound.Cpu, ref seconds, ref bound);
        if (scenario.HostCores is { } cores)
        {
            Take(_items * busyInAll * _cpu / cores, Bound.Cpu, ref seconds, ref bound);
        }

        Take(_items * busy * _bytes / BytesPerSecond(bytesBefore), Bound.Network, ref seconds, ref bound);
        return seconds;
    }

    // The items of one batch are scanned side by side.
    private double CoresOfBatch => Math.Min(scenario.Size.Cpu, scenario.HostCores ?? double.PositiveInfinity);

    private double BytesPerSecond(double before) =>
        before < (TaskSize.BurstBytesPerSecond - scenario.Size.BaseBytesPerSecond) * TaskSize.BurstSeconds
            ? TaskSize.BurstBytesPerSecond
            : scenario.Size.BaseBytesPerSecond;

    private static void Take(double seconds, Bound of, ref double most, ref Bound bound)
    {
        if (seconds > most)
        {
            (most, bound) = (seconds, of);
        }
    }
}

/// <summary>What a fleet waits for.</summary>
public enum Bound
{
    /// <summary>Answers of S3.</summary>
    Latency,

    /// <summary>Processors of the tasks.</summary>
    Cpu,

    /// <summary>The bandwidth of the tasks.</summary>
    Network,

    /// <summary>GETs a second that S3 grants.</summary>
    Rate,

    /// <summary>What a batch costs beside its items: more of them in a batch would help.</summary>
    Batch,

    /// <summary>The producer, which lists and publishes.</summary>
    Producer,

    /// <summary>The reducer, which folds.</summary>
    Reducer,

    /// <summary>Tasks that are being launched.</summary>
    Start,
}
