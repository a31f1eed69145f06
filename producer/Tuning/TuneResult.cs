using QueueMap.Producer.Planning;
using QueueMap.Producer.Simulating;

namespace QueueMap.Producer.Tuning;

/// <summary>What was measured, at what it would cost, and which setting to take: as AWS Lambda Power Tuning says it of Lambda.</summary>
public sealed class TuneResult(IReadOnlyList<Measured> measured, Prices prices, Architecture architecture)
{
    private const int Million = 1_000_000;

    public IReadOnlyList<Measured> Measured => measured;

    public Measured Cheapest => measured.MinBy(UsdOfMillion)!;

    public Measured Fastest => measured.MaxBy(one => one.ItemsPerSecond)!;

    /// <summary>Time and cost weigh the same, each as a share of the most.</summary>
    public Measured Balanced
    {
        get
        {
            var (most, slowest) = (measured.Max(UsdOfMillion), measured.Min(one => one.ItemsPerSecond));
            return measured.MinBy(one => (double)(UsdOfMillion(one) / most) + (slowest / one.ItemsPerSecond))!;
        }
    }

    public string NamesOf(Measured one) => string.Join(
        ", ", new[] { (Cheapest, "cheapest"), (Balanced, "balanced"), (Fastest, "fastest") }.Where(pick => ReferenceEquals(pick.Item1, one)).Select(pick => pick.Item2));

    /// <summary>USD of a million items: a Fargate task of so many vCPU for as long as they take it. Their GETs cost the same whatever the setting.</summary>
    public decimal UsdOfMillion(Measured one)
    {
        var size = TaskSize.All.First(size => size.Cpu >= one.Setting.Cpu || size == TaskSize.All[^1]);
        var second = ((prices.FargateVcpuHour(architecture) * (decimal)size.Cpu) + (prices.FargateGbHour(architecture) * (decimal)size.MemoryGb)) / 3_600;
        return second * (decimal)(Million / one.ItemsPerSecond);
    }

    /// <summary>
    /// Service times for 'plan' and 'simulate': CPU of an item by that of the cheapest setting, less what its bytes take.
    /// </summary>
    /// <param name="latency">Seconds of a GET that waits for no other.</param>
    public ServiceTimes TimesOver(ServiceTimes before, double latency, string origin)
    {
        var bytes = Cheapest.Bytes / (double)Cheapest.Items;
        var cpu = Cheapest.CpuSeconds / Cheapest.Items * 1e6;
        return before with
        {
            Origin = origin,
            GetMilliseconds = Math.Round(latency * 1e3, 2),
            CpuMicrosecondsPerItem = Math.Round(Math.Max(0, cpu - (before.CpuNanosecondsPerByte * bytes / 1e3)), 1),
        };
    }
}
