namespace QueueMap.Producer.Simulating;

/// <summary>What AWS allows at the most, as its documentation says, and how slow its autoscaling is.</summary>
public static class AwsLimits
{
    /// <summary>GETs a second of one partitioned prefix.</summary>
    public const double GetsPerPartition = 5_500;

    /// <summary>Messages of one standard queue that are received and not deleted.</summary>
    public const int MessagesInFlight = 120_000;

    /// <summary>Write units a second of one partition of a table; all parts of a run lie in one.</summary>
    public const double WriteUnitsPerSecond = 1_000;

    /// <summary>vCPU of a new account, on demand and Spot each.</summary>
    public const double NewAccountCpu = 6;

    /// <summary>Tasks of one service.</summary>
    public const int TasksOfService = 5_000;

    public const double LaunchesPerSecond = 20;
    public const double LaunchBurst = 100;
    public const double LaunchesPerMinuteOfService = 500;

    /// <summary>A page of a listing.</summary>
    public const int KeysOfPage = 1_000;

    /// <summary>SQS's metrics and Container Insights'.</summary>
    public const double MetricSeconds = 60;

    /// <summary>Metrics in a row above the target until tasks are added.</summary>
    public const int HighDatapoints = 3;

    /// <summary>Metrics in a row below nine tenths of it until tasks are taken away.</summary>
    public const int LowDatapoints = 15;

    public const double LowShare = 0.9;

    public const double CooldownSeconds = 300;

    /// <summary>Between the notice of an interruption and its end.</summary>
    public const double SpotNoticeSeconds = 120;

    /// <summary>What a killed task held is back after this.</summary>
    public const double VisibilitySeconds = 30;
}
