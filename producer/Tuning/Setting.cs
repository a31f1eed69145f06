namespace QueueMap.Producer.Tuning;

/// <summary>What is tried.</summary>
/// <param name="Gets">GETs in flight.</param>
/// <param name="BatchItems">Items of a batch.</param>
/// <param name="Cpu">Batches in work, and items scanned, at once: one a vCPU.</param>
public sealed record Setting(int Gets, int BatchItems, int Cpu);

/// <summary>What came of it.</summary>
/// <param name="Items">Mapped and quarantined.</param>
/// <param name="Bytes">Of the mapped ones.</param>
/// <param name="GetSeconds">Mean of a read, the wait for its slot included.</param>
/// <param name="CpuSeconds">Of the process.</param>
/// <param name="MemoryBytes">The process's working set at the end.</param>
public sealed record Measured(Setting Setting, long Items, long Quarantined, long Bytes, double Seconds, double GetSeconds, double CpuSeconds, long MemoryBytes)
{
    public double ItemsPerSecond => Items / Seconds;

    public double BytesPerSecond => Bytes / Seconds;
}
