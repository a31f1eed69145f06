namespace QueueMap.Producer.Simulating;

/// <summary>
/// How long a task takes for one batch while it maps some at once. GETs go out in rounds, as many as may be in flight; answers
/// that come together wait for a core, so the time of the processors is added to that of the rounds, not hidden behind it. What a
/// batch costs beside its items is hidden behind the other batches of the task, if there are any.
/// </summary>
internal sealed class BatchService(Scenario scenario)
{
    private readonly double _items = scenario.ItemsOfBatch;
    private readonly double _bytes = scenario.Work.MeanBytes;
    private readonly double _get = scenario.Times.GetSeconds();
    private readonly double _cpu = scenario.ItemsOfBatch * scenario.Times.CpuSeconds(scenario.Work.MeanBytes);
    private readonly double _own = scenario.Times.BatchMilliseconds / 1e3;

    /// <param name="busy">Batches that the task has in work, this one included.</param>
    /// <param name="busyInAll">The same of all tasks.</param>
    /// <param name="bytesBefore">What the task has received since it started.</param>
    /// <param name="bound">What held it up most.</param>
    /// <returns>Seconds.</returns>
    public double Seconds(int busy, int busyInAll, double bytesBefore, out Bound bound)
    {
        // A last round of a few GETs takes as long as a full one; other batches fill it, if there are any.
        var rounds = Math.Ceiling(_items / scenario.GetsInFlight);
        var shared = _items * busy / scenario.GetsInFlight;
        var cpu = CpuSeconds(busy, busyInAll);
        var seconds = Math.Max(_own + (rounds * _get) + cpu, (shared * _get) + cpu);
        var latency = Math.Max(rounds, shared) * _get;
        bound = cpu >= latency && cpu >= _own ? Bound.Cpu : latency >= _own ? Bound.Latency : Bound.Batch;
        var network = _items * busy * _bytes / BytesPerSecond(bytesBefore);
        if (network > seconds)
        {
            bound = Bound.Network;
        }

        return Math.Max(seconds, network);
    }

    // The items of one batch are scanned side by side; all batches in work want the same cores.
    private double CpuSeconds(int busy, int busyInAll)
    {
        var ofTask = _cpu * busy / scenario.Size.Cpu;
        return scenario.HostCores is { } cores ? Math.Max(ofTask, _cpu * busyInAll / cores) : ofTask;
    }

    private double BytesPerSecond(double before) =>
        before < (TaskSize.BurstBytesPerSecond - scenario.Size.BaseBytesPerSecond) * TaskSize.BurstSeconds
            ? TaskSize.BurstBytesPerSecond
            : scenario.Size.BaseBytesPerSecond;
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
