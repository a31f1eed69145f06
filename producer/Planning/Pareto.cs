namespace QueueMap.Producer.Planning;

public static class Pareto
{
    /// <summary>Those that no other beats in both time and cost, the fastest first.</summary>
    public static IReadOnlyList<Estimate> Front(IEnumerable<Estimate> estimates)
    {
        var front = new List<Estimate>();
        foreach (var estimate in estimates.OrderBy(one => one.Run.Seconds).ThenBy(one => one.Usd))
        {
            if (front.Count == 0 || estimate.Usd < front[^1].Usd)
            {
                front.Add(estimate);
            }
        }

        return front;
    }

    /// <summary>
    /// The one with the least sum of what it takes longer than the fastest and costs more than the cheapest, both as a share of the
    /// span between them; of a tenth at the least, or a fleet would be picked for a second.
    /// </summary>
    public static Estimate Knee(IReadOnlyList<Estimate> front)
    {
        var (fastest, cheapest) = (front[0], front[^1]);
        var seconds = Math.Max(cheapest.Run.Seconds - fastest.Run.Seconds, fastest.Run.Seconds / LeastSpan);
        var usd = (double)Math.Max(fastest.Usd - cheapest.Usd, cheapest.Usd / LeastSpan);
        return front.MinBy(one => ((one.Run.Seconds - fastest.Run.Seconds) / seconds) + ((double)(one.Usd - cheapest.Usd) / usd))!;
    }

    private const int LeastSpan = 10;
}
