namespace QueueMap.Producer.Simulating;

/// <summary>
/// ECS's target tracking on backlog per task: looks once a minute, adds after three looks above the target, takes away after
/// fifteen below nine tenths of it, and rests after each. From nothing, one message that waits is enough for the first task.
/// </summary>
internal sealed class Autoscaler(Scaling.TargetTracking policy)
{
    private int _high;
    private int _low;
    private double _restsUntil;

    public int Desired { get; private set; } = policy.Least;

    /// <param name="visible">Batches that wait.</param>
    /// <param name="running">Tasks.</param>
    /// <returns>Tasks that there should be.</returns>
    public int Look(double now, double visible, int running)
    {
        if (Desired == 0)
        {
            return Desired = visible > 0 ? Math.Min(1, policy.Most) : 0;
        }

        var ofTask = visible / Math.Max(1, running);
        _high = ofTask > policy.Target ? _high + 1 : 0;
        _low = ofTask < policy.Target * AwsLimits.LowShare ? _low + 1 : 0;
        if (now >= _restsUntil && (_high >= AwsLimits.HighDatapoints || _low >= AwsLimits.LowDatapoints))
        {
            var wanted = (int)Math.Clamp(Math.Ceiling(visible / policy.Target), policy.Least, policy.Most);
            var isMore = _high > 0;
            Desired = isMore ? Math.Max(Desired, wanted) : Math.Min(Desired, wanted);
            (_high, _low, _restsUntil) = (0, 0, now + AwsLimits.CooldownSeconds);
        }

        return Desired;
    }
}
