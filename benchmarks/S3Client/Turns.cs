using System.Globalization;

namespace QueueMap.S3Client;

/// <summary>What one call took of this process.</summary>
internal readonly record struct Cost(double Microseconds, double Bytes);

/// <summary>Two ways to do the same in turn, round after round, so that a machine with other work is slow for both.</summary>
internal static class Turns
{
    private const int Rounds = 5;
    private const int WarmUps = 2;

    /// <param name="what">What a call is.</param>
    /// <param name="calls">Calls of a round.</param>
    /// <param name="ways">Name, and what makes so many calls; the last is the one that the others are compared with.</param>
    public static async Task ReportAsync(string what, int calls, params (string Name, Func<int, Task> Make)[] ways)
    {
        var costs = ways.Select(_ => new List<Cost>()).ToArray();
        for (var round = -WarmUps; round < Rounds; round++)
        {
            for (var way = 0; way < ways.Length; way++)
            {
                var cost = await OfAsync(ways[way].Make, calls);
                if (round >= 0)
                {
                    costs[way].Add(cost);
                }
            }
        }

        Console.WriteLine($"| {Rounds} rounds of {calls:N0} {what}s in turn | CPU µs, median (least, most) | allocated | CPU, times less |");
        Console.WriteLine("|---|---:|---:|---:|");
        for (var way = 0; way < ways.Length; way++)
        {
            var ratios = costs[^1].Zip(costs[way], (other, own) => other.Microseconds / own.Microseconds);
            var own = costs[way].Select(cost => cost.Microseconds).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {ways[way].Name} | {Median(own):N1} ({own.Min():N1}, {own.Max():N1}) | {Median(costs[way].Select(cost => cost.Bytes)):N0} B | {Median(ratios):N1} |"));
        }
    }

    private static async Task<Cost> OfAsync(Func<int, Task> make, int calls)
    {
        var (cpu, allocated) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
        await make(calls);
        return new((Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / calls, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)calls);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
