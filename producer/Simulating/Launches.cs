namespace QueueMap.Producer.Simulating;

/// <summary>When ECS launches the next task: two buckets of tokens, of the account and of the service.</summary>
internal sealed class Launches
{
    private double _account = AwsLimits.LaunchBurst;
    private double _service = AwsLimits.LaunchesPerMinuteOfService;
    private double _filled;

    /// <returns>The moment of one launch that is wanted now. Calls must not go back in time.</returns>
    public double Next(double now)
    {
        Fill(Math.Max(now, _filled));
        var wait = Math.Max(
            Math.Max(0, 1 - _account) / AwsLimits.LaunchesPerSecond,
            Math.Max(0, 1 - _service) * 60 / AwsLimits.LaunchesPerMinuteOfService);
        Fill(_filled + wait);
        _account--;
        _service--;
        return _filled;
    }

    private void Fill(double until)
    {
        var passed = until - _filled;
        _account = Math.Min(AwsLimits.LaunchBurst, _account + (passed * AwsLimits.LaunchesPerSecond));
        _service = Math.Min(AwsLimits.LaunchesPerMinuteOfService, _service + (passed * AwsLimits.LaunchesPerMinuteOfService / 60));
        _filled = until;
    }
}
