namespace QueueMap.Producer;

/// <summary>What the command tells the shell. The README's table is tested against these.</summary>
public static class ExitCode
{
    public const int Succeeded = 0;

    /// <summary>The run failed for another reason than quarantined items, or was cancelled.</summary>
    public const int Failed = 1;

    /// <summary>The command line cannot be carried out as it stands.</summary>
    public const int Usage = 2;

    /// <summary>The run ended with more quarantined items than tolerated.</summary>
    public const int OverTolerance = 3;

    /// <summary>Credentials or permissions are missing.</summary>
    public const int Denied = 4;

    /// <summary>The run has stopped before its end and can be resumed.</summary>
    public const int Stopped = 5;

    /// <summary>A second interrupt: work in flight was abandoned. The run can be resumed.</summary>
    public const int Interrupted = 130;
}
