namespace QueueMap.Producer.Simulating;

/// <summary>A size of Fargate: what it computes with, and how fast it is fed.</summary>
/// <param name="Cpu">vCPU.</param>
/// <param name="MemoryGb">GB of memory.</param>
/// <param name="BaseGbits">Gbit/s that it has for ever, as others measured in 2024; between the sizes that they measured, by halves.</param>
public sealed record TaskSize(double Cpu, double MemoryGb, double BaseGbits)
{
    /// <summary>The least of the bursts that were measured.</summary>
    public const double BurstGbits = 4.2;

    /// <summary>The shortest of them.</summary>
    public const double BurstSeconds = 300;

    /// <summary>With the memory that a worker of this many GETs needs; more costs and serves nothing.</summary>
    public static readonly IReadOnlyList<TaskSize> All =
    [
        new(0.25, 0.5, 0.06), new(0.5, 1, 0.12), new(1, 2, 0.25), new(2, 4, 0.74), new(4, 8, 1.24), new(8, 16, 1.24), new(16, 32, 1.24),
    ];

    public static double BurstBytesPerSecond => BurstGbits * 1e9 / 8;

    public double BaseBytesPerSecond => BaseGbits * 1e9 / 8;

    /// <summary>Batches mapped at once if nothing else is said: one a processor, and a part of one counts as one.</summary>
    public int Workers => Math.Max(1, (int)Math.Ceiling(Cpu));
}
