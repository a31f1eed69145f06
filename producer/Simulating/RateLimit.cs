namespace QueueMap.Producer.Simulating;

/// <summary>A rate that many share: what is asked for beyond it waits for its turn.</summary>
/// <param name="perSecond">Positive; may be infinite.</param>
internal sealed class RateLimit(double perSecond)
{
    private double _free;

    /// <returns>The moment at which the last of so many requests that begin now is granted.</returns>
    public double Grant(double now, double requests)
    {
        _free = Math.Max(_free, now) + (requests / perSecond);
        return _free;
    }
}
