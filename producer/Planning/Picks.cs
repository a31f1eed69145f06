namespace QueueMap.Producer.Planning;

/// <summary>The cheapest, the fastest, and the knee: behind it more money buys little time.</summary>
public sealed record Picks(Estimate Cheapest, Estimate Fastest, Estimate Knee)
{
    /// <param name="estimates">One at least.</param>
    public static Picks Of(IReadOnlyList<Estimate> estimates)
    {
        var front = Pareto.Front(estimates);
        return new Picks(front[^1], front[0], Pareto.Knee(front));
    }

    /// <summary>What the estimate was picked for; empty for another one.</summary>
    public string NamesOf(Estimate estimate) => string.Join(
        ", ", new[] { (Cheapest, "cheapest"), (Knee, "knee"), (Fastest, "fastest") }.Where(pick => ReferenceEquals(pick.Item1, estimate)).Select(pick => pick.Item2));
}
