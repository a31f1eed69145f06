namespace QueueMap.Producer.Homes;

/// <summary>This process's work on one run. New and resumed runs are the same thing.</summary>
public interface IRunSession : IDisposable
{
    /// <summary>How far the run is now. Null before that is known.</summary>
    RunProgress? Progress { get; }

    Task<SessionEnd> RunAsync(StopSignals stop);
}
